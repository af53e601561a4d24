import { deepEqual, equal, match } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Failure } from '../../../src/agent/failure.ts';
import { challengesOf } from '../../../src/agent/sources/oci/challenge.ts';
import { parseReference } from '../../../src/agent/sources/oci/reference.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('a reference of oci://', () => {
  for (const [uri, host, repository, version, path] of [
    ['oci://ghcr.io/team/model:v1', 'ghcr.io', 'team/model', 'v1'],
    ['oci://localhost:5000/model', 'localhost:5000', 'model', 'latest'],
    ['oci://[::1]:5000/a/b/c:x', '[::1]:5000', 'a/b/c', 'x'],
    [`oci://registry.models.svc:8443/team/model@${DIGEST}`, 'registry.models.svc:8443', 'team/model', DIGEST],
    [`oci://ghcr.io/team/model:v1@${DIGEST}`, 'ghcr.io', 'team/model', DIGEST],
    ['oci+fetch://ghcr.io/team/model:v1', 'ghcr.io', 'team/model', 'v1'],
    ['oci+native://ghcr.io/team/model:v1', 'ghcr.io', 'team/model', 'v1'],
    ['oci://kserve/sklearn:v1', 'registry-1.docker.io', 'kserve/sklearn', 'v1'],
    ['oci://model:v1', 'registry-1.docker.io', 'library/model', 'v1'],
    ['oci://index.docker.io/model', 'registry-1.docker.io', 'library/model', 'latest'],
    ['oci://ghcr.io/team/model:v1?path=/data/llama/', 'ghcr.io', 'team/model', 'v1', 'data/llama'],
    ['oci://ghcr.io/team/model:v1?path=/', 'ghcr.io', 'team/model', 'v1', ''],
  ] as const) {
    it(`reads ${uri}`, () => {
      const found = parseReference(uri);
      deepEqual([found.host, found.repository, found.version, found.path], [host, repository, version, path]);
    });
  }

  for (const [uri, why] of [
    ['oci://', /names no image/],
    ['oci://ghcr.io/Team/Model', /has 'Team\/Model' as its repository/],
    ['oci://ghcr.io/team/model:', /has '' as its tag/],
    ['oci://ghcr.io/team/model@sha256:abc', /has 'sha256:abc' as its digest/],
    ['oci://ghcr.io/team/../etc', /has 'team\/\.\.\/etc' as its repository/],
    ['oci://ghcr.io/team/model?path=../x', /has \.\. in its path/],
    ['oci://ghcr.io/team/model?tag=v1', /has a parameter 'tag'/],
    ['oci://user:secret@ghcr.io/team/model', /^'oci:\/\/ghcr\.io\/team\/model' has 'ghcr\.io\/team\/model' as its digest/],
  ] as const) {
    it(`refuses ${uri}`, () => {
      let failure: unknown;
      try {
        parseReference(uri);
      } catch (error) {
        failure = error;
      }
      equal(failure instanceof Failure && failure.exit, 'usage');
      match((failure as Failure).message, why);
    });
  }
});

describe('WWW-Authenticate', () => {
  it('may hold several schemes, quoted commas and parameters without quotes', () => {
    deepEqual(challengesOf('Basic realm="a, \\"b\\"", Bearer realm="https://auth.test/token?x=1,2",service=registry, scope="repository:a:pull,push"'), [
      { scheme: 'basic', parameters: { realm: 'a, "b"' } },
      { scheme: 'bearer', parameters: { realm: 'https://auth.test/token?x=1,2', service: 'registry', scope: 'repository:a:pull,push' } },
    ]);
    deepEqual(challengesOf('Negotiate'), [{ scheme: 'negotiate', parameters: {} }]);
    deepEqual(challengesOf(undefined), []);
  });
});
