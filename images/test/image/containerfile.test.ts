import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { IMAGE_NAMES, packagesOf } from '../../build/images.ts';
import { runtimePackages } from '../../build/lock.ts';
import { ROOT } from '../../build/settings.ts';

interface Part {
  readonly entrypoint: readonly string[];
  readonly user: { readonly uid: number; readonly gid: number };
  readonly stopSignal: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly ports?: { readonly http: number; readonly grpc: number };
}

const contract = JSON.parse(readFileSync(new URL('../../contract.json', import.meta.url), 'utf8')) as Readonly<Record<string, Part>>;

for (const image of IMAGE_NAMES) {
  const text = readFileSync(new URL(`../../${image}/Containerfile`, import.meta.url), 'utf8');
  const part = contract[image] as Part;
  /** What stands after an instruction. */
  const said = (instruction: string): string => new RegExp(`^${instruction} (.+)$`, 'm').exec(text)?.[1] ?? '';

  test(`the Containerfile of the ${image} starts what the contract says`, () => {
    assert.deepEqual(JSON.parse(said('ENTRYPOINT')), part.entrypoint);
  });

  test(`the Containerfile of the ${image} has the ports, the user and the stop signal of the contract`, () => {
    assert.equal(said('EXPOSE'), part.ports === undefined ? '' : `${part.ports.http} ${part.ports.grpc}`);
    assert.equal(said('USER'), `${part.user.uid}:${part.user.gid}`);
    assert.equal(said('STOPSIGNAL'), part.stopSignal);
  });

  test(`the Containerfile of the ${image} sets the environment of the contract`, () => {
    const environment = Object.fromEntries(said('ENV').split(' ').map((pair) => pair.split('=')));
    for (const [name, value] of Object.entries(part.environment)) assert.equal(environment[name], value);
  });
}

test("each image holds its own packages, and not the other's", () => {
  const names = (image: 'server' | 'agent'): string[] => runtimePackages(ROOT, packagesOf(ROOT, image)).map(({ name }) => name);
  assert.ok(['fastify', 'onnxruntime-node', 'tokenizers', '@grpc/grpc-js'].every((name) => names('server').includes(name)));
  assert.ok(!names('server').includes('yauzl'));
  assert.ok(['undici', 'yauzl'].every((name) => names('agent').includes(name)));
  assert.ok(['fastify', 'onnxruntime-node', 'tokenizers'].every((name) => !names('agent').includes(name)));
});
