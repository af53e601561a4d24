import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { open } from '../../../src/agent/sources/oci.ts';
import { tarBytes } from '../archive/tar-bytes.ts';
import { fetched, PATIENT, scratch } from '../fetching.ts';
import { content, filesIn } from '../inspect.ts';
import { artifact, blob, digestOf, image, index, layer, manifest, titled, TYPES } from '../servers/oci-images.ts';
import { start, USER, type FakeRegistry } from '../servers/oci.ts';
import { asking, bytesOf, failure, listed } from './asking.ts';

const weights = randomBytes(300_000);
const model = tarBytes([{ name: 'models/', type: '5' }, { name: 'models/config.json', content: '{}' }, { name: 'models/model.safetensors', content: weights }, { name: 'etc/passwd', content: 'root' }]);
const MODEL_FILES = ['config.json', 'model.safetensors'];

describe('oci://', () => {
  let registry: FakeRegistry;
  before(async () => { registry = await start(); });
  after(() => registry.stop());
  beforeEach(() => {
    Object.assign(registry, { auth: undefined, realm: undefined, redirects: false, whole: false });
    registry.requests.length = 0;
    registry.swapped.clear();
  });

  const uri = (name: string): string => `oci://${registry.host}/${name}`;
  const fetch = async (name: string, env: Record<string, string> = {}) => {
    const dest = scratch();
    return { dest, came: await fetched([uri(name), dest], PATIENT, { env }) };
  };
  const config = (value: object): Record<string, string> => {
    const folder = scratch();
    writeFileSync(join(folder, 'config.json'), JSON.stringify(value));
    return { DOCKER_CONFIG: folder };
  };
  const login = (key: string, entry: object = { auth: Buffer.from(`${USER.name}:${USER.password}`).toString('base64') }) => config({ auths: { [key]: entry } });

  describe('images', () => {
    it('gives the folder /models of every layer, however it is packed, and pins the digest', async () => {
      const made = image([layer(tarBytes([{ name: 'bin/sh', content: 'x' }]), ''), layer(model), layer(tarBytes([{ name: './models/extra.json', content: '1' }]), '+zstd')]);
      registry.put('team/model', 'v1', made);
      const { dest, came } = await fetch('team/model:v1');
      equal(came.message, '');
      deepEqual(filesIn(dest), [...MODEL_FILES, 'extra.json'].sort());
      deepEqual(content(dest, 'model.safetensors'), weights);
      equal((await listed(open, uri('team/model:v1'), {})).pinned, `${uri('team/model')}@${made.top.descriptor.digest}`);
    });

    it('leaves out what a later layer deletes, and keeps the order of layers', async () => {
      const made = image([layer(model), layer(tarBytes([{ name: 'models/.wh.config.json' }, { name: 'models/model.safetensors', content: 'newer' }]))]);
      registry.put('team/model', 'v2', made);
      const { dest, came } = await fetch('team/model:v2');
      equal(came.message, '');
      deepEqual(filesIn(dest), ['model.safetensors']);
      equal(content(dest, 'model.safetensors').toString(), 'newer');
    });

    it('gives another folder when one is named', async () => {
      registry.put('team/model', 'data', image([layer(tarBytes([{ name: 'data/llama/config.json', content: '{}' }]))]));
      const { dest, came } = await fetch('team/model:data?path=/data/llama');
      equal(came.message, '');
      deepEqual(filesIn(dest), ['config.json']);
      const without = await fetch('team/model:data');
      equal(without.came.exit, 'notFound');
      match(without.came.message, /no folder 'models'/);
    });

    it('holds patterns against the files of an image, not against its layers', async () => {
      registry.put('team/model', 'both', image([layer(tarBytes([{ name: 'models/model.safetensors', content: weights }, { name: 'models/pytorch_model.bin', content: weights }]))]));
      const files = async (settings: Parameters<typeof fetched>[1]) => {
        const dest = scratch();
        const came = await fetched([uri('team/model:both'), dest], { ...PATIENT, ...settings });
        return came.exit === 'complete' ? filesIn(dest) : came.message;
      };
      deepEqual(await files({ allow: ['*.safetensors'] }), ['model.safetensors']);
      deepEqual(await files({ ignore: ['*.bin'] }), ['model.safetensors']);
      match(String(await files({ allow: ['*.gguf'] })), /no file in 'layers\/.*' fits --allow and --ignore; there are model\.safetensors, pytorch_model\.bin/);
    });

    it('repairs a folder from the image that it had, or from the one that is there now where that one is gone', async () => {
      const of = (text: string) => image([layer(tarBytes([{ name: 'models/config.json', content: text }]))]);
      registry.put('team/model', 'moving', of('old'));
      const dest = scratch();
      const again = () => fetched([uri('team/model:moving'), dest], PATIENT);
      equal((await again()).message, '');
      registry.put('team/model', 'moving', of('new'));
      const repaired = async (): Promise<string> => {
        rmSync(join(dest, 'config.json'));
        equal((await again()).message, '');
        return content(dest, 'config.json').toString();
      };
      equal(await repaired(), 'old');
      registry.forget('team/model', of('old').top.descriptor.digest);
      equal(await repaired(), 'new');
    });

    it('takes the image for this machine from an index, without attestations', async () => {
      const other = image([layer(tarBytes([{ name: 'models/other', content: '' }]))], { os: 'linux', architecture: 's390x' });
      const mine = image([layer(model)]);
      const here = { os: 'linux', architecture: process.arch === 'x64' ? 'amd64' : process.arch };
      registry.put('team/model', 'multi', index([
        { of: other, platform: { os: 'linux', architecture: 's390x' } }, { of: mine, platform: here },
        { of: artifact([titled('sbom', Buffer.from('x'))]), platform: { os: 'unknown', architecture: 'unknown' }, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } },
      ]));
      const { files } = await listed(open, uri('team/model:multi'), {});
      deepEqual(files.map(({ hashes }) => `sha256:${hashes.sha256}`), [mine.blobs[1]?.descriptor.digest]);
    });

    it('takes the only image of an index for another machine, and names them where there are several', async () => {
      const platform = (architecture: string) => ({ os: 'linux', architecture });
      registry.put('team/model', 'one', index([{ of: image([layer(model)]), platform: platform('riscv64') }]));
      equal((await listed(open, uri('team/model:one'), {})).files.length, 1);
      registry.put('team/model', 'two', index([{ of: image([layer(model)]), platform: platform('riscv64') }, { of: image([]), platform: platform('s390x') }]));
      match((await failure(listed(open, uri('team/model:two'), {}))).message, /it has linux\/riscv64, linux\/s390x; name one by its digest/);
    });
  });

  describe('artifacts', () => {
    it('gives the files that ORAS has named, and unpacks its folders', async () => {
      const packed = blob(layer(tarBytes([{ name: 'tokenizer/vocab.txt', content: 'a' }])).bytes, `${TYPES.tar}+gzip`, { 'org.opencontainers.image.title': 'tokenizer', 'io.deis.oras.content.unpack': 'true' });
      registry.put('team/artifact', 'v1', artifact([titled('config.json', Buffer.from('{}')), titled('weights/model.safetensors', weights, 'application/octet-stream'), packed]));
      const { dest, came } = await fetch('team/artifact:v1');
      equal(came.message, '');
      deepEqual(filesIn(dest), ['config.json', 'tokenizer/vocab.txt', 'weights/model.safetensors']);
      deepEqual((await listed(open, uri('team/artifact:v1?path=weights'), {})).files.map(({ path }) => path), ['model.safetensors', 'layers/0003-' + packed.descriptor.digest.slice(7, 19) + '.tar.gz']);
    });

    it('reads a CNCF ModelPack, without its datasets', async () => {
      const file = (path: string, kind: string, bytes: Buffer) => blob(bytes, `application/vnd.cncf.model.${kind}`, { 'org.cncf.model.filepath': path });
      const pack = manifest({
        config: blob(Buffer.from('{"descriptor":{}}'), 'application/vnd.cncf.model.config.v1+json'), more: { artifactType: 'application/vnd.cncf.model.manifest.v1+json' },
        layers: [
          file('model.safetensors', 'weight.v1.raw', weights), file('config.json', 'weight.config.v1.tar', tarBytes([{ name: 'config.json', content: '{}' }])),
          file('README.md', 'doc.v1.raw', Buffer.from('# model')), file('train.csv', 'dataset.v1.raw', Buffer.from('1,2')),
        ],
      });
      registry.put('team/pack', 'v1', pack);
      const { dest, came } = await fetch('team/pack:v1');
      equal(came.message, '');
      deepEqual(filesIn(dest), ['README.md', 'config.json', 'model.safetensors']);
    });

    it("names the files of Docker's models, which have none", async () => {
      const docker = (kind: string, bytes: Buffer) => blob(bytes, `application/vnd.docker.ai.${kind}`);
      const of = (...layers: ReturnType<typeof docker>[]) => manifest({ config: docker('model.config.v0.1+json', Buffer.from('{}')), layers });
      registry.put('ai/gguf', 'v1', of(docker('gguf.v3', weights), docker('license', Buffer.from('MIT'))));
      registry.put('ai/tensors', 'v1', of(docker('safetensors', weights), docker('safetensors', randomBytes(10)), docker('vllm.config.tar', tarBytes([{ name: 'config.json', content: '{}' }]))));
      deepEqual((await listed(open, uri('ai/gguf:v1'), {})).files.map(({ path }) => path), ['model.gguf', 'LICENSE']);
      const { dest, came } = await fetch('ai/tensors:v1');
      equal(came.message, '');
      deepEqual(filesIn(dest), ['config.json', 'model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors']);
    });

    it('says what is there where nothing has a name', async () => {
      registry.put('team/artifact', 'nameless', artifact([blob(Buffer.from('x'), 'application/octet-stream')]));
      const failed = await failure(listed(open, uri('team/artifact:nameless'), {}));
      equal(failed.exit, 'notFound');
      match(failed.message, /its layers are of 'application\/octet-stream', and have no names/);
    });
  });

  describe('credentials', () => {
    const made = image([layer(model)]);
    beforeEach(() => registry.put('team/private', 'v1', made));

    it('gets a token to pull this repository and no more, from the closest entry, and asks nothing twice', async () => {
      registry.auth = 'bearer';
      const env = config({ auths: { [registry.host]: { auth: Buffer.from('puller:wrong').toString('base64') }, [`${registry.host}/team`]: { username: USER.name, password: USER.password } } });
      equal((await fetch('team/private:v1', env)).came.message, '');
      const asked = registry.requests.filter(({ to }) => to === 'tokens');
      deepEqual(asked.map(({ path }) => new URLSearchParams(path.slice(path.indexOf('?'))).get('scope')), ['repository:team/private:pull']);
    });

    it('exchanges an identity token', async () => {
      registry.auth = 'bearer';
      equal((await fetch('team/private:v1', login(`https://${registry.host}/v1/`, { identitytoken: USER.identityToken }))).came.message, '');
    });

    it('gives a name and password where the registry asks for them, from a Secret as Kubernetes mounts it', async () => {
      registry.auth = 'basic';
      const folder = scratch();
      writeFileSync(join(folder, '.dockerconfigjson'), JSON.stringify({ auths: { [registry.host]: { auth: Buffer.from(`${USER.name}:${USER.password}`).toString('base64') } } }));
      equal((await fetch('team/private:v1', { REGISTRY_AUTH_FILE: folder })).came.message, '');
    });

    it('shows them to nobody where blobs are elsewhere', async () => {
      Object.assign(registry, { auth: 'bearer', redirects: true });
      equal((await fetch('team/private:v1', login(registry.host))).came.message, '');
      const there = registry.requests.filter(({ to }) => to === 'store');
      ok(there.length > 1);
      deepEqual(there.map(({ authorization }) => authorization), there.map(() => undefined));
    });

    it('gets a new token when the one it has is over', async () => {
      registry.auth = 'bearer';
      const { context, signal, close } = asking(login(registry.host));
      after(close);
      const [file] = (await (await open(uri('team/private:v1'), context)).list(signal)).files;
      registry.revoke();
      equal((await bytesOf(file)).length, made.blobs[1]?.bytes.length);
    });

    it('sends none to a token service without TLS, or to what is no address', async () => {
      const { realmOf } = await import('../../../src/agent/sources/oci/token.ts');
      const challenge = (realm: string, isPlain = false) => () => realmOf({ challenge: { scheme: 'bearer', parameters: { realm } }, reference: { registry: 'models.test' }, isPlain });
      equal(challenge('https://auth.models.test/token')().host, 'auth.models.test');
      match(messageOf(challenge('http://auth.models.test/token')), /wants credentials sent to http:\/\/auth\.models\.test\/token without TLS/);
      match(messageOf(challenge('file:///etc/passwd')), /without TLS/);
      match(messageOf(challenge('https://user:secret@auth.models.test/')), /names 'https:\/\/auth\.models\.test\/' as its token service, which is no address/);
    });

    it('says what to do without credentials, with wrong ones, and where only a program knows them', async () => {
      registry.auth = 'bearer';
      const failed = (env: Record<string, string>) => failure(listed(open, uri('team/private:v1'), env));
      const none = await failed({});
      equal(none.exit, 'denied');
      match(none.message, /put credentials for '127\.0\.0\.1:\d+' into the file that DOCKER_CONFIG or REGISTRY_AUTH_FILE names/);
      match((await failed(login(registry.host, { auth: Buffer.from('puller:wrong').toString('base64') }))).message, /gives no token \(401, invalid_grant\): the credentials in '.*config\.json' are wrong/);
      match((await failed(config({ credHelpers: { [registry.host]: 'ecr-login' } }))).message, /to the program docker-credential-ecr-login, and the agent runs no programs/);
      equal((await failed(login(registry.host, { auth: 5 }))).exit, 'denied');
      match((await failed({ DOCKER_CONFIG: '/nowhere' })).message, /there are no registry credentials at '\/nowhere'/);
      const folder = scratch();
      mkdirSync(join(folder, 'x'));
      writeFileSync(join(folder, 'config.json'), 'secret');
      const damaged = await failed({ DOCKER_CONFIG: folder });
      match(damaged.message, /are no JSON object with 'auths'/);
      ok(!damaged.message.includes('secret'));
    });
  });

  describe('what a registry must not get through', () => {
    it('bytes that are not those of the digest', async () => {
      const made = image([layer(model)]);
      registry.put('bad/bytes', 'v1', made);
      const { bytes, descriptor } = made.blobs[1] as { bytes: Buffer; descriptor: { digest: string } };
      const other = Buffer.from(bytes);
      other[bytes.length >> 1] = (other[bytes.length >> 1] ?? 0) ^ 1;
      registry.swapped.set(descriptor.digest, other);
      equal((await fetch('bad/bytes:v1')).came.exit, 'damaged');
    });

    it('a length that is not that of the manifest', async () => {
      const made = image([layer(model)]);
      registry.put('bad/size', 'v1', made);
      const { bytes, descriptor } = made.blobs[1] as { bytes: Buffer; descriptor: { digest: string } };
      registry.swapped.set(descriptor.digest, Buffer.concat([bytes, Buffer.from('more')]));
      const { came } = await fetch('bad/size:v1');
      equal(came.exit, 'damaged');
      match(came.message, new RegExp(`has not the ${bytes.length} bytes that the manifest promises`));
    });

    it('a manifest that is not that of the digest, by its name or by an index', async () => {
      const made = image([layer(model)]);
      registry.put('bad/manifest', 'v1', made);
      registry.swapped.set(made.top.descriptor.digest, image([layer(tarBytes([]))]).top.bytes);
      match((await failure(listed(open, uri(`bad/manifest@${made.top.descriptor.digest}`), {}))).message, /has the digest sha256:\w+ where sha256:\w+ was promised/);
      equal((await failure(listed(open, uri('bad/manifest:v1'), {}))).exit, 'damaged');
    });

    it('a manifest that is too large, old, two things at once, or promises what cannot be checked', async () => {
      const failed = async (more: object): Promise<string> => {
        registry.put('bad/manifest', 'v2', manifest({ config: blob(Buffer.from('{}'), TYPES.config), layers: [layer(model)], more }));
        const found = await failure(listed(open, uri('bad/manifest:v2'), {}));
        equal(found.exit, 'damaged');
        return found.message;
      };
      const descriptor = { mediaType: TYPES.tar, digest: digestOf(model), size: model.length };
      match(await failed({ annotations: { x: 'x'.repeat(4 * 2 ** 20) } }), /has \d+ bytes, and at most 4194304 are read/);
      match(await failed({ schemaVersion: 1 }), /is of the first version/);
      match(await failed({ manifests: [] }), /has layers and manifests/);
      match(await failed({ layers: [{ ...descriptor, digest: `sha512:${'0'.repeat(128)}` }] }), /sha256 is the only kind that can be checked/);
      match(await failed({ layers: [{ ...descriptor, digest: 'sha256:../../etc/passwd' }] }), /as the digest of layers\[0\]/);
      match(await failed({ layers: [{ ...descriptor, size: -1 }] }), /has '-1' as the size of layers\[0\]/);
      match(await failed({ layers: [{ ...descriptor, mediaType: 'application/vnd.wasm.content.layer.v1+wasm' }] }), /only tar, tar\+gzip and tar\+zstd can be unpacked/);
      match(await failed({ mediaType: 'application/json' }), /is of the type 'application\/json'/);
    });

    it('files that leave the folder, by a layer or by a name', async () => {
      registry.put('bad/layer', 'v1', image([layer(tarBytes([{ name: 'models/../../escaped', content: 'x' }]))]));
      equal((await fetch('bad/layer:v1')).came.exit, 'damaged');
      registry.put('bad/title', 'v1', artifact([titled('../escaped', Buffer.from('x'))]));
      equal((await fetch('bad/title:v1')).came.exit, 'damaged');
    });
  });

  it('takes a layer over one connection where the registry knows no ranges', async () => {
    registry.whole = true;
    registry.put('team/whole', 'v1', image([layer(model)]));
    const { dest, came } = await fetch('team/whole:v1');
    equal(came.message, '');
    match(came.output, /sends whole layers only/);
    deepEqual(content(dest, 'model.safetensors'), weights);
  });

  it('says that there is no such tag', async () => {
    const failed = await failure(listed(open, uri('team/nothing:v9'), {}));
    equal(failed.exit, 'notFound');
    match(failed.message, /has no 'v9' \(MANIFEST_UNKNOWN\)/);
  });
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
