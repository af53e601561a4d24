// Files behind nginx with TLS and limits: npm run test:agent-servers
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { tarBytes } from '../archive/tar-bytes.ts';
import { fetched, PATIENT, scratch } from '../fetching.ts';
import { content, filesIn } from '../inspect.ts';
import { sha256 } from './files.ts';
import { gateBefore, killedAndRunAgain } from './gate.ts';
import { missing, start, type Nginx } from './nginx.ts';

const lacks = missing();
if (lacks !== undefined) console.error(`\nNOT RUN: https:// against nginx: ${lacks}\n`);

const weights = randomBytes(4 * 2 ** 20);

describe('https:// against nginx', { skip: lacks !== undefined && lacks }, () => {
  let nginx: Nginx;
  before(async () => {
    nginx = await start();
    for (const folder of ['', 'slow/', 'busy/']) nginx.put(`${folder}model.safetensors`, weights);
    nginx.put('model.tar.gz', gzipSync(tarBytes([{ name: 'config.json', content: '{}' }, { name: 'model.safetensors', content: weights }])));
  });
  after(() => nginx?.stop());

  const fetch = async (path: string, settings: Parameters<typeof fetched>[1] = {}) => {
    const folder = scratch();
    const came = await fetched([`${nginx.origin}/${path}`, folder], { ...PATIENT, ...settings }, { env: { SSL_CERT_FILE: nginx.ca } });
    return { folder, came };
  };
  const isWhole = (folder: string): void => equal(sha256(content(folder, 'model.safetensors')), sha256(weights));

  it('brings a file by ranges over TLS 1.3', async () => {
    const { folder, came } = await fetch('model.safetensors');
    equal(came.message, '');
    isWhole(folder);
    ok(nginx.logged(/^asked 206 GET \/model\.safetensors bytes=\d+-\d+ TLSv1\.3$/).length > 8);
  });

  it('trusts nobody whose CA is not named', async () => {
    const came = await fetched([`${nginx.origin}/model.safetensors`, scratch()], PATIENT);
    equal(came.exit, 'usage');
    match(came.message, /is not trusted .*SSL_CERT_FILE/);
  });

  it('unpacks an archive', async () => {
    const { folder, came } = await fetch('model.tar.gz');
    equal(came.message, '');
    deepEqual(filesIn(folder), ['config.json', 'model.safetensors']);
    isWhole(folder);
  });

  it('brings a file whose connections are limited over several of them', async () => {
    const { folder, came } = await fetch('slow/model.safetensors', { partSize: 2 ** 19 });
    equal(came.message, '');
    isWhole(folder);
  });

  for (const busy of [429, 503]) {
    it(`waits as long as it is told where requests are limited by ${busy}, and loses nothing`, async () => {
      const limited = busy === 429 ? nginx : await start({ busy });
      limited.put('busy/model.safetensors', weights);
      const folder = scratch();
      const came = await fetched([`${limited.origin}/busy/model.safetensors`, folder], { partSize: 2 ** 18, retries: 50, ...PATIENT }, { env: { SSL_CERT_FILE: limited.ca } });
      equal(came.message, '');
      isWhole(folder);
      const refused = limited.logged(new RegExp(`^asked ${busy} `)).length;
      if (limited !== nginx) await limited.stop();
      ok(refused > 0, 'nothing was refused');
    });
  }

  it('goes on where a killed process left off', async () => {
    const gate = await gateBefore(nginx.port);
    const folder = scratch();
    const { code, output, passed } = await killedAndRunAgain(['fetch', `https://127.0.0.1:${gate.port}/model.safetensors`, folder, '--part-size', '65536'], { SSL_CERT_FILE: nginx.ca }, gate, weights.length / 2);
    await gate.stop();
    equal(code, 0, output);
    ok(passed < weights.length * 0.8, `${passed} of ${weights.length} bytes came again`);
    isWhole(folder);
  });
});
