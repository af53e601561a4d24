import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageName } from './images.ts';
import type { LockedPackage } from './lock.ts';

export interface Materials {
  readonly image: ImageName;
  readonly version: string;
  /** Seconds since 1970: the time that the image has, too. */
  readonly epoch: number;
  readonly packages: readonly LockedPackage[];
  readonly node: string;
  /** The base's root file system; absent with a base that is not ours. */
  readonly baseRoot?: string;
  readonly suite: string;
}

/** CycloneDX 1.6: what is in the image, with licences and hashes where known. */
export function billOfMaterials(of: Materials): object {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: new Date(of.epoch * 1000).toISOString(),
      component: { type: 'container', name: `cdk8s-kserve-${of.image}`, version: of.version },
    },
    components: [
      { ...component('application', 'node', of.node, `pkg:generic/node@${of.node}`), licenses: [{ license: { id: 'MIT' } }] },
      ...of.packages.map(fromNpm),
      ...(of.baseRoot === undefined ? [] : debianPackages(of.baseRoot, of.suite)),
    ],
  };
}

function fromNpm({ name, version, license, integrity }: LockedPackage): object {
  const [algorithm, hash] = integrity.split('-', 2);
  return {
    ...component('library', name, version, `pkg:npm/${name.replace('@', '%40')}@${version}`),
    licenses: [/[ ()]/.test(license) ? { expression: license } : { license: { id: license } }],
    ...(algorithm === 'sha512' && hash !== undefined
      ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(hash, 'base64').toString('hex') }] } : {}),
  };
}

/** Of the status files that the base keeps; their licences are in /usr/share/doc. */
function debianPackages(root: string, suite: string): object[] {
  const folder = join(root, 'var/lib/dpkg/status.d');
  return readdirSync(folder).sort().map((name) => {
    const status = readFileSync(join(folder, name), 'utf8');
    const field = (of: string) => new RegExp(`^${of}: (.+)$`, 'm').exec(status)?.[1] ?? '';
    const version = field('Version');
    return component('library', name, version,
      `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${field('Architecture')}&distro=${suite}`);
  });
}

function component(type: string, name: string, version: string, purl: string) {
  return { type, 'bom-ref': purl, name, version, purl };
}
