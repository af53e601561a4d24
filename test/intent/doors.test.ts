import { Chart, JsonPatch, Testing } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import { ExtraVolume, HuggingFaceService } from '../../src';
import { byKind, claim, configMap, envOf, kserve, KubeObject, newApp, podFor, podOf, secret, serve, serverFor } from '../helpers';

function patched(patch: (service: HuggingFaceService) => void, props = {}): Record<string, KubeObject> {
  const chart = new Chart(newApp(), 'test');
  patch(serve(chart, props));
  return byKind(Testing.synth(chart) as KubeObject[]);
}

describe('a patch', () => {
  test('adds what was not there', () => {
    const { Deployment: deployment } = patched((service) => service.patch('Deployment', '/spec/revisionHistoryLimit', 2));
    expect(deployment.spec.revisionHistoryLimit).toBe(2);
  });

  test('replaces what was there', () => {
    const { Service: service } = patched((one) => one.patch('Service', '/spec/type', 'LoadBalancer'));
    expect(service.spec.type).toBe('LoadBalancer');
  });

  test('replaces one element of a list, and does not move the others', () => {
    const objects = patched((service) => (
      service.patch('Deployment', '/spec/template/spec/containers/0/args/0', '/models/qwen')
    ));
    expect(podOf(objects).containers[0].args.slice(0, 2)).toEqual(['/models/qwen', '--served-model-name=svc']);
  });

  test('appends to a list', () => {
    const objects = patched((service) => (
      service.patch('Deployment', '/spec/template/spec/containers/0/env/-', { name: 'A', value: '1' })
    ));
    expect(envOf(podOf(objects).containers[0])).toHaveProperty('A', '1');
  });

  test('leaves what it was given alone, and brings it once', () => {
    const given: string[] = [];
    const { Service: service } = patched((one) => {
      one.patch('Service', '/spec/externalIPs', given);
      one.patch('Service', '/spec/externalIPs/-', '192.0.2.1');
    });
    expect(service.spec.externalIPs).toEqual(['192.0.2.1']);
    expect(given).toEqual([]);
  });

  test('reads escaped slashes', () => {
    const { Service: service } = patched((one) => {
      one.patch('Service', '/metadata/annotations', {});
      one.patch('Service', '/metadata/annotations/example.com~1owner', 'nlp');
    });
    expect(service.metadata.annotations).toEqual({ 'example.com/owner': 'nlp' });
  });

  test('sets zero, false and the empty text', () => {
    const { Deployment: deployment } = patched((service) => {
      service.patch('Deployment', '/spec/replicas', 0);
      service.patch('Deployment', '/spec/template/spec/automountServiceAccountToken', true);
      service.patch('Deployment', '/spec/template/spec/hostNetwork', false);
    });
    expect(deployment.spec).toMatchObject({
      replicas: 0, template: { spec: { automountServiceAccountToken: true, hostNetwork: false } },
    });
  });

  test('removes what is there', () => {
    const { Deployment: deployment } = patched((service) => service.unset('Deployment', '/spec/strategy'));
    expect(deployment.spec).not.toHaveProperty('strategy');
  });

  test('removes an element of a list', () => {
    const { ServingRuntime: runtime } = patched(
      (service) => service.unset('ServingRuntime', '/spec/protocolVersions/0'), { target: kserve() },
    );
    expect(runtime.spec.protocolVersions).toEqual(['v2']);
  });

  test('rejects what an earlier one removed', () => {
    expect(() => patched((service) => {
      service.unset('Deployment', '/spec/strategy');
      service.patch('Deployment', '/spec/strategy/type', 'Recreate');
    })).toThrow('\'/spec/strategy/type\' must match something in Deployment, got no \'strategy\' there');
  });

  test('is applied once, however often one synthesizes', () => {
    const app = newApp();
    serve(new Chart(app, 'test')).patch('Deployment', '/spec/template/spec/containers/0/args/-', '--enforce-eager');
    expect(app.synthYaml()).toBe(app.synthYaml());
  });
});

describe('objects', () => {
  test('are all reachable by their kind', () => {
    const chart = new Chart(newApp(), 'test');
    const { objects } = serve(chart);
    expect(Object.keys(objects)).toEqual((Testing.synth(chart) as KubeObject[]).map(({ kind }) => kind));
  });

  test('take patches of cdk8s too', () => {
    const { Service: service } = patched(({ objects }) => (
      objects.Service.addJsonPatch(JsonPatch.add('/spec/sessionAffinity', 'ClientIP'))
    ));
    expect(service.spec.sessionAffinity).toBe('ClientIP');
  });

  test('take labels and dependencies', () => {
    const { Service: service } = patched(({ objects }) => {
      objects.Service.metadata.addLabel('late', 'yes');
      objects.Deployment.addDependency(objects.Service);
    });
    expect(service.metadata.labels.late).toBe('yes');
  });

  test('are no list to be changed', () => {
    const service = serve(new Chart(newApp(), 'test'));
    delete service.objects.Deployment;
    expect(service.objects).toHaveProperty('Deployment');
  });
});

describe('the environment', () => {
  test('takes literals and references of every kind', () => {
    const server = serverFor({
      env: {
        LITERAL: EnvValue.fromValue('1'),
        SECRET: EnvValue.fromSecretValue({ secret: secret('s'), key: 'k' }),
        MAP: EnvValue.fromConfigMap(configMap('c'), 'k'),
      },
    });
    expect(server.env).toEqual(expect.arrayContaining([
      { name: 'LITERAL', value: '1' },
      { name: 'SECRET', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
      { name: 'MAP', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } },
    ]));
  });

  test('wins over what the library would set', () => {
    const server = serverFor({ env: { OUTLINES_CACHE_DIR: EnvValue.fromValue('/data') } });
    expect(server.env.filter(({ name }) => name === 'OUTLINES_CACHE_DIR')).toEqual([{ name: 'OUTLINES_CACHE_DIR', value: '/data' }]);
  });

  test('names each variable once', () => {
    const names = serverFor({ env: { XDG_CACHE_HOME: EnvValue.fromValue('/tmp/home') } }).env.map(({ name }) => name);
    expect([...new Set(names)]).toEqual(names);
  });

  test('has a variable after those that it refers to, as Kubernetes replaces no other', () => {
    const names = serverFor({
      env: { A_URL: EnvValue.fromValue('http://$(Z_HOST):$(M_PORT)'), Z_HOST: EnvValue.fromValue('h'), M_PORT: EnvValue.fromValue('1') },
    }).env.map(({ name }) => name);
    expect(names.indexOf('A_URL')).toBeGreaterThan(Math.max(names.indexOf('Z_HOST'), names.indexOf('M_PORT')));
  });

  test('may refer to itself in a circle, which Kubernetes leaves as it stands', () => {
    const env = { A: EnvValue.fromValue('$(B)'), B: EnvValue.fromValue('$(A)') };
    expect(serverFor({ env }).env.filter(({ name }) => 'AB'.includes(name))).toHaveLength(2);
  });
});

describe('volumes', () => {
  test('of every kind are mounted in the server', () => {
    const props = {
      volumes: [
        ExtraVolume.fromSecret('s', secret('secret'), '/s'), ExtraVolume.fromConfigMap('c', configMap('map'), '/c'),
        ExtraVolume.fromClaim('p', claim('claim'), '/p'), ExtraVolume.emptyDir('e', '/e'),
      ],
    };
    expect(podFor(props).volumes).toEqual(expect.arrayContaining([
      { name: 's', secret: { secretName: 'secret' } }, { name: 'c', configMap: { name: 'map' } },
      { name: 'p', persistentVolumeClaim: { claimName: 'claim', readOnly: true } }, { name: 'e', emptyDir: {} },
    ]));
    expect(serverFor(props).volumeMounts.slice(-4)).toEqual([
      { name: 's', mountPath: '/s', readOnly: true }, { name: 'c', mountPath: '/c', readOnly: true },
      { name: 'p', mountPath: '/p', readOnly: true }, { name: 'e', mountPath: '/e' },
    ]);
  });

  test('for compiled kernels take what compiling leaves', () => {
    const server = serverFor({ compileCache: claim('kernels') });
    expect(envOf(server)).toMatchObject({
      VLLM_CACHE_ROOT: '/var/cache/compile/vllm/cache', TORCHINDUCTOR_CACHE_DIR: '/var/cache/compile/inductor',
    });
    expect(server.volumeMounts).toContainEqual({ name: 'compile-cache', mountPath: '/var/cache/compile' });
  });
});
