import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export type ImageName = 'server' | 'agent';
export const IMAGE_NAMES: readonly ImageName[] = ['server', 'agent'];

/** What the images have in common, beside a folder of src/ of each one's name. */
const SHARED = ['program', 'settings'];

/** The folders of src/ that an image holds. */
export function foldersOf(image: ImageName): string[] {
  return [image, ...SHARED];
}

/** The packages that the sources of an image name, statically or when they are needed. */
export function packagesOf(root: string, image: ImageName): string[] {
  const texts = foldersOf(image).flatMap((folder) => sourcesIn(join(root, 'src', folder))).map((file) => readFileSync(file, 'utf8'));
  const names = texts.flatMap((text) => ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName))
    .filter((name) => !name.startsWith('.') && !name.startsWith('node:')).map(packageOf);
  return [...new Set(names)].sort();
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
}

/** `@grpc/grpc-js/build/x` is of `@grpc/grpc-js`. */
function packageOf(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
