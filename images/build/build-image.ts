import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';
import { ROOT, type BuildSettings } from './settings.ts';
import { stage } from './stage.ts';

/**
 * Builds the base, unless another is named, and the image on it.
 *
 * @returns the image's id; with `contextOnly` the folder of the context
 */
export function buildImage(settings: BuildSettings): string {
  const { image, work, epoch, version, suite, tag, archive } = settings;
  mkdirSync(work, { recursive: true });
  const baseRoot = settings.base === undefined ? makeBase(settings) : undefined;
  const context = join(work, 'context');
  stage({ image, root: ROOT, out: context, version, epoch, suite, ...(baseRoot === undefined ? {} : { baseRoot }) });
  if (settings.contextOnly) return context;
  const id = buildah(settings, `${image}/Containerfile`, tag, context, {
    BASE: settings.base ?? baseTag(settings), VERSION: version, REVISION: settings.revision,
  });
  if (archive !== undefined) {
    rmSync(archive, { force: true });
    run('buildah', ['push', '--quiet', id, `oci-archive:${archive}:${tag}`]);
  }
  return id;
}

/** @returns the folder of its files, for the bill of materials */
function makeBase(settings: BuildSettings): string {
  const { work, suite, epoch } = settings;
  const [context, files] = [join(work, 'base'), join(work, 'base-status')];
  rmSync(files, { recursive: true, force: true });
  mkdirSync(files, { recursive: true });
  run('bash', [join(ROOT, 'base/make.sh'), join(context, 'base.tar')], { env: { SUITE: suite, SOURCE_DATE_EPOCH: String(epoch) } });
  run('tar', ['-xf', join(context, 'base.tar'), '-C', files, './var/lib/dpkg/status.d']);
  buildah(settings, 'base/Containerfile', baseTag(settings), context, {});
  return files;
}

function baseTag({ suite }: BuildSettings): string {
  return `localhost/cdk8s-kserve-base:${suite}`;
}

/** A layer for each COPY: Node and the packages change less often than the program. No cache: its entries have dates of their own. */
function buildah({ epoch }: BuildSettings, file: string, tag: string, context: string, args: Readonly<Record<string, string>>): string {
  const given = Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  run('buildah', ['bud', '--quiet', '--layers', '--no-cache', '--format', 'oci', '--timestamp', String(epoch), ...given,
    '--tag', tag, '--file', join(ROOT, file), context]);
  return run('buildah', ['inspect', '--type', 'image', '--format', '{{.FromImageID}}', tag]);
}
