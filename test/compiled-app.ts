import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

const ROOT = path.resolve(__dirname, '..');

/** What a process said, and how it ended. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of a user: the library as it is now, compiled, and apps in JavaScript beside it. */
export class CompiledApp {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'cdk8s-kserve-app-'));

  public constructor() {
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(this.folder, 'node_modules'));
    const source = path.join(ROOT, 'src');
    for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
      this.compile(path.join(source, file), path.join(this.folder, 'library', file));
    }
  }

  /** `node app.js`, with these lines after the imports and a chart called `models`. */
  public node(lines: string): Run {
    return this.run(process.execPath, [this.write(lines)]);
  }

  /** `cdk8s synth`, which prints the manifests. */
  public cdk8s(lines: string): Run {
    const cli = path.join(ROOT, 'node_modules/cdk8s-cli/bin/cdk8s');
    return this.run(process.execPath, [
      cli, 'synth', '--app', `${process.execPath} ${this.write(lines)}`, '--check-upgrade', 'false',
      '--output', path.join(this.folder, 'dist'),
    ]);
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private compile(from: string, to: string): void {
    mkdirSync(path.dirname(to), { recursive: true });
    if (from.endsWith('.json')) {
      cpSync(from, to);
    } else if (from.endsWith('.ts')) {
      const { outputText } = transpileModule(readFileSync(from, 'utf8'), {
        compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true },
      });
      writeFileSync(to.replace(/\.ts$/, '.js'), outputText);
    }
  }

  private write(lines: string): string {
    const file = path.join(this.folder, 'app.js');
    writeFileSync(file, `const { App, Chart, Testing } = require('cdk8s');
const kserve = require('./library/index.js');
const { Accelerator, Checks, HuggingFaceService, Model, Scaling, ServingTarget } = kserve;
const app = new App();
const models = new Chart(app, 'models');
${lines}
`);
    return file;
  }

  private run(command: string, args: string[]): Run {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: this.folder, encoding: 'utf8' });
    return { status, stdout, stderr };
  }
}
