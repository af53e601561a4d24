import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { IMAGE_NAMES, type ImageName } from './images.ts';
import { quietly } from './run.ts';

export const ROOT = resolve(import.meta.dirname, '..');

export interface BuildSettings {
  readonly image: ImageName;
  readonly tag: string;
  /** An image to build on instead of ours. */
  readonly base?: string;
  /** Where the layout of an OCI image goes as a tar file, for a registry or another engine. */
  readonly archive?: string;
  /** Lays the context out and builds nothing. */
  readonly contextOnly: boolean;
  readonly work: string;
  readonly version: string;
  readonly revision: string;
  readonly suite: string;
  readonly epoch: number;
}

export const USAGE = `npm run image -- [--image server|agent] [--tag NAME:TAG] [--base IMAGE] [--archive FILE.tar] [--version X.Y.Z] [--work FOLDER] [--context-only]

Builds an image with buildah, the server's unless another is named. Without --base, on a root file system that base/make.sh makes of Debian's
packages. SOURCE_DATE_EPOCH dates every file; without it the last commit to images/ does. SUITE names Debian's suite.
With --context-only, and --base, any other engine builds what then lies in FOLDER/context.`;

export function readSettings(args: readonly string[], env: NodeJS.ProcessEnv): BuildSettings {
  const text = { type: 'string' } as const;
  const options = { 'image': text, 'tag': text, 'base': text, 'archive': text, 'work': text, 'version': text, 'context-only': { type: 'boolean' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const version = values.version ?? packageVersion();
  const image = IMAGE_NAMES.find((name) => name === (values.image ?? 'server'));
  if (image === undefined) throw new Error(`--image must be one of ${IMAGE_NAMES.join(', ')}, got '${values.image}'`);
  return {
    image,
    version,
    tag: values.tag ?? `localhost/cdk8s-kserve-${image}:${version}`,
    ...(values.base === undefined ? {} : { base: values.base }),
    ...(values.archive === undefined ? {} : { archive: resolve(values.archive) }),
    contextOnly: values['context-only'] ?? false,
    work: resolve(values.work ?? join(ROOT, 'dist/image')),
    revision: git('rev-parse', 'HEAD') ?? 'unknown',
    suite: env['SUITE'] ?? 'trixie',
    epoch: Number(env['SOURCE_DATE_EPOCH'] ?? git('log', '-1', '--format=%ct', '--', '.') ?? 0),
  };
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(join(ROOT, '../package.json'), 'utf8')) as { version: string }).version;
}

/** Undefined outside a clone. */
function git(...args: string[]): string | undefined {
  return quietly('git', args, ROOT);
}
