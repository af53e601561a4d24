import * as path from 'node:path';
import * as ts from 'typescript';
import { ROOT, Snippet } from './snippets';

/** Packages whose exports a snippet may use without importing them; of two equal names the first wins. */
const AMBIENT = ['cdk8s-kserve', 'cdk8s', 'constructs'];

/** Compiles all snippets as one program and says what the compiler says, each with its place. */
export function compileSnippets(snippets: Snippet[]): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    moduleDetection: ts.ModuleDetectionKind.Force,
    types: ['node'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    paths: { 'cdk8s-kserve': [path.join(ROOT, 'src/index.ts')] },
  };
  const virtual = new Map<string, string>();
  const host = virtualHost(options, virtual);

  // What may be used without an import is known only after a first look at the packages.
  const probe = path.join(ROOT, 'snippet-probe.ts');
  virtual.set(probe, AMBIENT.map((name, i) => `import * as p${i} from '${name}';`).join('\n'));
  const first = ts.createProgram([probe], options, host);
  const preamble = ambientPreamble(first, probe);

  const files = snippets.map((snippet, i) => {
    const file = path.join(ROOT, `snippet-${i}.ts`);
    virtual.set(file, isComplete(snippet.code) ? snippet.code : wrap(preamble, snippet.code));
    return file;
  });
  const program = ts.createProgram(files, options, host, first);
  return files.flatMap((file, i) => {
    const source = program.getSourceFile(file);
    const problems = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return problems.map((problem) => `${snippets[i].at}: ${ts.flattenDiagnosticMessageText(problem.messageText, '\n')}`);
  });
}

/** A snippet with imports is a whole program and compiled as it stands. */
function isComplete(code: string): boolean {
  return /^\s*import\s/m.test(code);
}

function wrap(preamble: string, code: string): string {
  return `${preamble}\nasync function snippet(this: Chart): Promise<void> {\n${code}\n}\n`;
}

function ambientPreamble(program: ts.Program, probe: string): string {
  const checker = program.getTypeChecker();
  const taken = new Set<string>();
  const lines = ["import * as kplus from 'cdk8s-plus-28';"];
  for (const statement of program.getSourceFile(probe)?.statements.filter(ts.isImportDeclaration) ?? []) {
    const symbol = checker.getSymbolAtLocation(statement.moduleSpecifier);
    const names = symbol ? checker.getExportsOfModule(symbol).map((exported) => exported.name) : [];
    const fresh = names.filter((name) => !taken.has(name));
    fresh.forEach((name) => taken.add(name));
    lines.push(`import { ${fresh.join(', ')} } from ${statement.moduleSpecifier.getText()};`);
  }
  return [...lines, 'declare const app: App;', 'declare const chart: Chart;', 'declare const scope: Construct;'].join('\n');
}

function virtualHost(options: ts.CompilerOptions, virtual: Map<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => virtual.has(file) || fileExists(file);
  host.readFile = (file) => virtual.get(file) ?? readFile(file);
  host.getSourceFile = (file, version, ...rest) => {
    const text = virtual.get(file);
    if (text === undefined) return getSourceFile(file, version, ...rest);
    return ts.createSourceFile(file, text, version);
  };
  return host;
}
