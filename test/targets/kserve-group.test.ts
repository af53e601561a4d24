import { Duration } from 'cdk8s';
import { Accelerator, Executor, Model, Monitoring, Parallelism, Rollout, Route, SecurityProfile } from '../../src';
import { envOf, GroupProps, kserve, messagesOf, podsOf, rolesOf, serveGroup, synthGroup } from '../helpers';

const VERSIONS = ['0.15.2', '0.16.0', '0.17.0', '0.19.0'];
const props = (version: string, more: GroupProps = {}): GroupProps => ({
  name: 'llama', target: kserve(version), acknowledge: { KS651: 'the Deployments are watched' }, ...more,
});
const on = (version: string, more: GroupProps = {}) => synthGroup(props(version, more));
const predictor = (version: string, more: GroupProps = {}) => on(version, more).InferenceService.spec.predictor as {
  workerSpec: Record<string, unknown>; model: Record<string, unknown>; deploymentStrategy: unknown;
};
const runtime = (version: string, more: GroupProps = {}) => on(version, more).ServingRuntime.spec as {
  workerSpec: { containers: { name: string }[] };
};
const annotation = (name: string, more: GroupProps) => {
  const { InferenceService: service, ServingRuntime: own } = on('0.19.0', more);
  return [service, own].map(({ metadata }) => metadata.annotations?.[`serving.kserve.io/${name}`]);
};

describe.each(VERSIONS)('a group on KServe %s', (version) => {
  test('is a service, its runtime, its launcher and what stands around it', () => {
    expect(Object.keys(on(version)).sort()).toEqual([
      'ConfigMap', 'InferenceService', 'NetworkPolicy', 'PodDisruptionBudget', 'ServiceAccount', 'ServingRuntime',
    ]);
  });

  test('is refused nothing', () => {
    expect(messagesOf((chart) => serveGroup(chart, props(version)))).toEqual([]);
  });

  test('has one container in its workers, under the name that KServe wants', () => {
    expect(runtime(version).workerSpec.containers.map(({ name }) => name)).toEqual(['worker-container']);
    expect(runtime(version, { sidecars: [{ name: 'proxy', image: 'envoy:1' }] }).workerSpec.containers).toHaveLength(1);
  });

  test('says the sizes in both objects, from which KServe reckons the pods', () => {
    const sizes = { tensorParallelSize: 8, pipelineParallelSize: 2 };
    expect(predictor(version).workerSpec).toMatchObject(sizes);
    expect(runtime(version).workerSpec).toMatchObject(sizes);
  });

  test('has workers with the settings of pods that only an InferenceService can carry', () => {
    expect(predictor(version).workerSpec).toMatchObject({
      enableServiceLinks: false, automountServiceAccountToken: false, serviceAccountName: 'llama',
      securityContext: { runAsNonRoot: true },
    });
  });

  test('leaves the mount of its claim to KServe, whose webhook wants the address', () => {
    expect(predictor(version).model).toMatchObject({ storageUri: 'pvc://models/llama', runtime: 'llama' });
    rolesOf(podsOf(on(version))).forEach(([, { volumes }]) => (
      expect(volumes.map(({ name }) => name)).toEqual(['scratch', 'shm', 'launcher'])
    ));
  });

  test('has workers that wait while an old head is alone under the name that KServe keeps over a change of the runtime', () => {
    rolesOf(podsOf(on(version, { joinTimeout: Duration.minutes(10) }))).forEach(([, { containers: [server] }]) => (
      expect(envOf(server)).toMatchObject({ GROUP_JOIN_TIMEOUT: '600', GROUP_OTHER_TIMEOUT: '600' })
    ));
  });

  test('has its number of groups from nobody else', () => {
    expect(on(version).InferenceService.metadata.annotations).toMatchObject({ 'serving.kserve.io/autoscalerClass': 'none' });
    expect(predictor(version)).toMatchObject({ minReplicas: 1, maxReplicas: 1 });
  });

  test('is replaced head and workers at once', () => {
    expect(predictor(version).deploymentStrategy)
      .toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: '100%', maxUnavailable: '0%' } });
  });

  test('gives its accelerators back first where they are used again', () => {
    expect(predictor(version, { rollout: Rollout.reuse() }).deploymentStrategy).toEqual({ type: 'Recreate' });
  });

  test('starts both executors by the launcher', () => {
    [Executor.ray(), Executor.multiprocessing()].forEach((executor) => (
      rolesOf(podsOf(on(version, { executor }))).forEach(([role, { containers: [server] }]) => {
        expect(server.command).toContain('/etc/launcher/launcher.py');
        expect(server.command).toContain(role);
      })
    ));
  });

  // ceil(ranks / accelerators of a worker) pods, of which one is the head.
  test.each([[8, 8, 2], [8, 4, 4], [8, 8, 4], [4, 4, 2], [4, 2, 6], [1, 1, 4], [2, 1, 8]])(
    'comes out even by KServe\'s own arithmetic: %i accelerators a pod, tensor %i x pipeline %i',
    (perPod, tensor, pipeline) => {
      const shape = { accelerator: Accelerator.nvidia(perPod), parallelism: Parallelism.of({ tensor, pipeline }) };
      const { head, worker } = podsOf(on(version, shape));
      const [ofHead, ofWorker] = [head, worker].map(({ containers: [server] }) => Number(server.resources.requests['nvidia.com/gpu']));
      const nodes = Math.ceil(tensor * pipeline / ofWorker);
      expect(envOf(head.containers[0]).GROUP_SIZE).toBe(String(nodes));
      expect(ofHead + ofWorker * (nodes - 1)).toBe(tensor * pipeline);
    },
  );
});

describe('devices that KServe\'s webhook does not know', () => {
  test('are named in both objects: those of the fabric', () => {
    const more = { groupNetwork: { resources: { 'rdma/ib': 1 } } };
    expect(annotation('gpu-resource-types', more)).toEqual(['["rdma/ib"]', '["rdma/ib"]']);
  });

  test('are named in both objects: slices of GPUs', () => {
    const more = { accelerator: Accelerator.mig('1g.10gb', 8) };
    expect(annotation('gpu-resource-types', more)).toEqual(['["nvidia.com/mig-1g.10gb"]', '["nvidia.com/mig-1g.10gb"]']);
  });

  test('are none where it knows all of them', () => {
    expect(annotation('gpu-resource-types', {})).toEqual([undefined, undefined]);
  });
});

describe('around a group of KServe', () => {
  test('the policy is for heads and workers, and opens them to each other', () => {
    const all = { matchLabels: { 'serving.kserve.io/inferenceservice': 'llama' } };
    const { podSelector, ingress, egress } = on('0.19.0').NetworkPolicy.spec;
    expect(podSelector).toEqual(all);
    expect(ingress).toContainEqual({ from: [{ podSelector: all }] });
    expect(egress).toContainEqual({ to: [{ podSelector: all }] });
  });

  test('the budget is for the head', () => {
    expect(on('0.19.0').PodDisruptionBudget.spec.selector).toEqual({ matchLabels: { app: 'isvc.llama-predictor' } });
  });

  test('the route leads to the head, as KServe makes none', () => {
    const { HTTPRoute: route } = on('0.19.0', { route: Route.http({ gateway: 'public', hostnames: ['llama.example.com'] }) });
    expect(route.spec.rules).toMatchObject([{ backendRefs: [{ name: 'llama-predictor', port: 80 }] }]);
  });

  test('the monitor reads the head', () => {
    expect(on('0.19.0', { monitoring: Monitoring.podMonitor() }).PodMonitor.spec.selector)
      .toEqual({ matchLabels: { app: 'isvc.llama-predictor' } });
  });
});

test('workers of KServe are on the node\'s network where their head is', () => {
  const more = { groupNetwork: { hostNetwork: true, interfaceName: 'ib0' } };
  rolesOf(podsOf(on('0.19.0', more))).forEach(([, pod]) => expect(pod).toMatchObject({ hostNetwork: true }));
});

test('workers of KServe run as OpenShift says where their head does', () => {
  rolesOf(podsOf(on('0.19.0', { securityProfile: SecurityProfile.openShift() }))).forEach(([, { securityContext }]) => (
    expect(securityContext).not.toHaveProperty('runAsUser')
  ));
});

test('a model in an image goes by its address too', () => {
  const more = {
    model: Model.fromOci('ghcr.io/example/llama:1'), acknowledge: { KS104: 'baseline here', KS651: 'watched' },
  };
  expect(predictor('0.19.0', more).model).toHaveProperty('storageUri', 'oci://ghcr.io/example/llama:1');
});

test('0.20 has no groups, as it deletes their workers', () => {
  expect(messagesOf((chart) => serveGroup(chart, { target: kserve('0.20.0') }))).toEqual([
    expect.stringMatching(/got KServe 0\.20\.0: it deletes the workers again and again .*\[KS650\]$/),
  ]);
});
