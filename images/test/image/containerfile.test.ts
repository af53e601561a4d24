import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const CONTAINERFILE = readFileSync(new URL('../../server/Containerfile', import.meta.url), 'utf8');
const { server } = JSON.parse(readFileSync(new URL('../../contract.json', import.meta.url), 'utf8'));

/** What stands after an instruction. */
function said(instruction: string): string {
  return new RegExp(`^${instruction} (.+)$`, 'm').exec(CONTAINERFILE)?.[1] ?? '';
}

test('the Containerfile starts what the contract says', () => {
  assert.deepEqual(JSON.parse(said('ENTRYPOINT')), server.entrypoint);
});

test('the Containerfile has the ports, the user and the stop signal of the contract', () => {
  assert.equal(said('EXPOSE'), `${server.ports.http} ${server.ports.grpc}`);
  assert.equal(said('USER'), `${server.user.uid}:${server.user.gid}`);
  assert.equal(said('STOPSIGNAL'), server.stopSignal);
});

test('the Containerfile sets the environment of the contract', () => {
  const environment = Object.fromEntries(said('ENV').split(' ').map((pair) => pair.split('=')));
  for (const [name, value] of Object.entries(server.environment)) assert.equal(environment[name], value);
});
