import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { contractText, readContract } from '../../src/contract.ts';
import { help } from '../../src/settings/help.ts';
import { OPTIONS, SERVER } from '../../src/server/options.ts';

interface ServerPart {
  readonly options: Readonly<Record<string, { env: string[]; about: string; default?: unknown }>>;
  readonly entrypoint: readonly string[];
  readonly user: { uid: number; gid: number };
}
const part = (JSON.parse(readContract()) as { server: ServerPart }).server;

test('contract.json is what the code says: run npm run contract', () => {
  assert.equal(readContract(), contractText(JSON.parse(readContract()) as Record<string, unknown>));
});

test('--help tells every option of the contract, with its variable, meaning and default', () => {
  for (const [name, option] of Object.entries(part.options)) {
    const text = help(SERVER);
    assert.ok(text.includes(`--${name} `), name);
    assert.ok(text.includes(option.env[0] as string), name);
    assert.ok(text.includes(option.about), name);
    if (option.default !== undefined) assert.match(text, new RegExp(`--${name} <[^>]*> \\[default: ${String(option.default).replaceAll('.', '\\.')}\\]`));
  }
  assert.deepEqual(Object.keys(part.options).sort(), Object.keys(OPTIONS).sort());
});

test('the image runs what the contract says, as whom it says', () => {
  const file = readFileSync(new URL('../../server/Containerfile', import.meta.url), 'utf8');
  assert.ok(file.includes(`ENTRYPOINT ${JSON.stringify(part.entrypoint).replaceAll(',', ', ')}`));
  assert.ok(file.includes(`USER ${part.user.uid}:${part.user.gid}`));
});

test('a part that the server does not know stays as it is', () => {
  assert.deepEqual((JSON.parse(contractText({ other: { z: 1 } })) as { other: object }).other, { z: 1 });
});
