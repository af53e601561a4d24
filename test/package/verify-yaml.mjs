// verify-yaml.mjs <dist>: the manifests of main.ts hold what each target needs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// cdk8s brings a YAML parser; ask it, so that an app needs no other package for this.
const require = createRequire(join(process.cwd(), 'node_modules/cdk8s/package.json'));
const { parseAllDocuments } = require('yaml');

const [dist] = process.argv.slice(2);
const read = (name) => parseAllDocuments(readFileSync(join(dist, `${name}.k8s.yaml`), 'utf8')).map((d) => d.toJS());
const only = (objects, kind) => {
  const found = objects.filter((object) => object.kind === kind);
  assert.equal(found.length, 1, `one ${kind}`);
  return found[0];
};

const kserve = read('on-kserve');
const runtime = only(kserve, 'ServingRuntime');
const service = only(kserve, 'InferenceService');
assert.equal(service.spec.predictor.model.runtime, runtime.metadata.name);
assert.ok(runtime.spec.containers[0].image);

const kubernetes = read('on-kubernetes');
const pod = only(kubernetes, 'Deployment').spec.template.spec;
assert.equal(pod.containers[0].resources.limits['nvidia.com/gpu'], '1');
only(kubernetes, 'Service');
assert.ok(kubernetes.every((object) => !object.apiVersion.includes('kserve.io')));

// Both start the same model server, with the same arguments.
assert.deepEqual(runtime.spec.containers[0].args, pod.containers[0].args);
assert.equal(runtime.spec.containers[0].image, pod.containers[0].image);
for (const object of [...kserve, ...kubernetes]) assert.equal(object.metadata.namespace, 'models');
