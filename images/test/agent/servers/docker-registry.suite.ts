// Images and artifacts from the registry that is the reference of the protocol: npm run test:agent-servers
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { tarBytes } from '../archive/tar-bytes.ts';
import { fetched, PATIENT, scratch } from '../fetching.ts';
import { content, filesIn } from '../inspect.ts';
import { missing, start, type DockerRegistry } from './docker-registry.ts';
import { sha256 } from './files.ts';
import { gateBefore, killedAndRunAgain } from './gate.ts';
import { artifact, image, index, layer, titled } from './oci-images.ts';

const lacks = missing();
if (lacks !== undefined) console.error(`\nNOT RUN: oci:// against docker-registry: ${lacks}\n`);

const weights = randomBytes(12 * 2 ** 20);
const MODEL = image([
  layer(tarBytes([{ name: 'bin/sh', content: 'x' }])),
  layer(tarBytes([{ name: 'models/', type: '5' }, { name: 'models/config.json', content: '{"old":true}' }, { name: 'models/draft.bin', content: 'x' }]), '+zstd'),
  layer(tarBytes([{ name: 'models/.wh.draft.bin' }, { name: 'models/config.json', content: '{}' }, { name: 'models/model.safetensors', content: weights }]), ''),
]);

describe('oci:// against docker-registry', { skip: lacks !== undefined && lacks }, () => {
  let open: DockerRegistry;
  let closed: DockerRegistry;
  before(async () => {
    [open, closed] = await Promise.all([start(), start({ isPrivate: true, hasTls: true })]);
    for (const registry of [open, closed]) await registry.push('team/model', 'v1', index([{ of: MODEL, platform: { os: 'linux', architecture: 'amd64' } }]));
    await open.push('team/artifact', 'v1', artifact([titled('config.json', Buffer.from('{}')), titled('weights/model.safetensors', weights, 'application/octet-stream')]));
  });
  after(() => Promise.all([open?.stop(), closed?.stop()]));

  const credentials = (value: object): Record<string, string> => {
    const folder = scratch();
    writeFileSync(join(folder, 'config.json'), JSON.stringify(value));
    return { DOCKER_CONFIG: folder, ...(closed.ca === undefined ? {} : { SSL_CERT_FILE: closed.ca }) };
  };
  const isWhole = (folder: string): void => {
    deepEqual(filesIn(folder), ['config.json', 'model.safetensors']);
    equal(sha256(content(folder, 'model.safetensors')), sha256(weights));
    equal(content(folder, 'config.json').toString(), '{}');
  };

  it('brings an image whole, layer over layer, and asks nothing the second time', async () => {
    const other = await start();
    await other.push('team/model', 'v1', MODEL);
    const folder = scratch();
    const words = [`oci://${other.host}/team/model:v1`, folder];
    const came = await fetched(words, PATIENT);
    equal(came.message, '');
    isWhole(folder);
    await other.stop();
    const again = await fetched(words, PATIENT);
    equal(again.message, '');
  });

  it('brings it from a private registry with TLS', async () => {
    const folder = scratch();
    const came = await fetched([`oci://${closed.host}/team/model:v1`, folder], PATIENT, { env: credentials({ auths: { [closed.host]: { auth: closed.auth } } }) });
    equal(came.message, '');
    isWhole(folder);
  });

  it('says which of CA, credentials and tag is missing', async () => {
    const failed = (env: Record<string, string>, name = 'team/model:v1') => fetched([`oci://${closed.host}/${name}`, scratch()], PATIENT, { env });
    const untrusted = await failed({});
    equal(untrusted.exit, 'usage');
    match(untrusted.message, /is not trusted .*SSL_CERT_FILE/);
    const unknown = await failed(credentials({}));
    equal(unknown.exit, 'denied');
    match(unknown.message, /UNAUTHORIZED.*put credentials for '127\.0\.0\.2:\d+'/);
    const wrong = await failed(credentials({ auths: { [closed.host]: { auth: Buffer.from('puller:wrong').toString('base64') } } }));
    equal(wrong.exit, 'denied');
    match(wrong.message, /are wrong, expired, or may not pull it/);
    ok(!wrong.output.includes('wrong:') && !wrong.message.includes('puller:'));
    equal((await failed(credentials({ auths: { [closed.host]: { auth: closed.auth } } }), 'team/model:v2')).exit, 'notFound');
  });

  it('brings the files of an artifact', async () => {
    const folder = scratch();
    const came = await fetched([`oci://${open.host}/team/artifact:v1`, folder], PATIENT);
    equal(came.message, '');
    deepEqual(filesIn(folder), ['config.json', 'weights/model.safetensors']);
    equal(sha256(content(folder, 'weights/model.safetensors')), sha256(weights));
  });

  it('goes on where a killed process left off', async () => {
    const gate = await gateBefore(Number(open.host.split(':')[1]));
    const folder = scratch();
    const { code, output, passed } = await killedAndRunAgain(['fetch', `oci://127.0.0.1:${gate.port}/team/model:v1`, folder, '--part-size', '65536'], {}, gate, weights.length / 2);
    await gate.stop();
    equal(code, 0, output);
    ok(passed < weights.length * 0.7, `${passed} of ${weights.length} bytes came again`);
    isWhole(folder);
  });
});
