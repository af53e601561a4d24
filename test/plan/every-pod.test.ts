import { Duration, Size } from 'cdk8s';
import { Accelerator, Engine, HuggingFaceBackend, Parallelism, SecurityProfile } from '../../src';
import { allContainers, envOf, fetcherFor, hub, kserve, kubernetes, podFor, Props, serverFor, synth } from '../helpers';

const proxy = { name: 'proxy', image: 'envoy:1.31' };
const TARGETS = { 'plain Kubernetes': kubernetes(), 'KServe 0.15': kserve('0.15.2'), 'KServe 0.20': kserve('0.20.0') };

describe.each(Object.entries(TARGETS))('every pod on %s, without being asked', (_name, target) => {
  const pod = (props: Props = {}) => podFor({ target, sidecars: [proxy], ...props });

  test('has no variables of Services', () => {
    expect(pod().enableServiceLinks).toBe(false);
  });

  test('mounts no token of its service account', () => {
    expect(pod().automountServiceAccountToken).toBe(false);
    expect(synth({ target }).ServiceAccount).toHaveProperty('automountServiceAccountToken', false);
  });

  test('runs under an account of its own', () => {
    expect(pod({ name: 'qwen' }).serviceAccountName).toBe('qwen');
  });

  test('fulfils Pod Security "restricted" as a whole', () => {
    expect(pod().securityContext).toEqual({
      runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000, fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test('fulfils it in every container, with a read-only root', () => {
    const containers = allContainers(pod());
    expect(containers).toHaveLength(3);
    containers.forEach(({ securityContext }) => expect(securityContext).toEqual({
      allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true,
      runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' },
    }));
  });

  test('pins every image', () => {
    expect(allContainers(pod()).map(({ image }) => image).filter((image) => !/:v?\d/.test(image))).toEqual([]);
  });

  test('leaves the last lines of the log as its message', () => {
    expect([...new Set(allContainers(pod()).map((container) => container.terminationMessagePolicy))])
      .toEqual(['FallbackToLogsOnError']);
  });

  test('has requests and a limit of memory for every container', () => {
    allContainers(pod()).forEach(({ resources: { requests, limits } }) => {
      expect(requests).toHaveProperty('cpu');
      expect(requests.memory).toBe(limits.memory);
      expect(limits).not.toHaveProperty('cpu');
    });
  });

  test('has probes where the engine answers, and startup bears the whole wait', () => {
    const [server] = pod({ model: hub({ size: Size.gibibytes(100) }) }).containers;
    const path = { httpGet: { path: '/health', port: 8080, scheme: 'HTTP' } };
    expect([server.startupProbe, server.livenessProbe, server.readinessProbe]).toMatchObject([path, path, path]);
    expect(server.startupProbe).toMatchObject({ periodSeconds: 10, failureThreshold: 82 });
  });

  test('is told nothing twice: the drain\'s numbers add up', () => {
    const drained = pod({ drain: Duration.seconds(100), engine: Engine.vllm({ version: '0.33.0' }) });
    expect(drained.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 15 } } });
    expect(drained.containers[0].args).toContain('--shutdown-timeout=85');
    expect(drained.terminationGracePeriodSeconds).toBe(105);
  });

  test('keeps side containers alive as long as the server', () => {
    expect(pod().containers.map(({ lifecycle }) => lifecycle)).toEqual([
      { preStop: { sleep: { seconds: 15 } } }, { preStop: { sleep: { seconds: 15 } } },
    ]);
  });
});

describe('the one writable volume', () => {
  const WRITABLE = '/tmp';

  test.each(['HOME', 'HF_HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'NUMBA_CACHE_DIR', 'OUTLINES_CACHE_DIR',
    'TORCHINDUCTOR_CACHE_DIR', 'TRITON_CACHE_DIR', 'VLLM_CACHE_ROOT', 'VLLM_CONFIG_ROOT'])('holds %s', (name) => {
    expect(`${envOf(serverFor())[name]}/`).toContain(`${WRITABLE}/`);
  });

  test('is all that the server may write beside nothing', () => {
    expect(serverFor().volumeMounts.filter(({ readOnly }) => readOnly !== true).map(({ mountPath }) => mountPath))
      .toEqual([WRITABLE, '/dev/shm']);
  });

  test('holds what the fetcher keeps beside the model', () => {
    const fetcher = fetcherFor();
    expect(envOf(fetcher)).toMatchObject({ HOME: '/tmp', HF_HOME: '/tmp/huggingface' });
    expect(fetcher.volumeMounts.map(({ mountPath }) => mountPath)).toEqual(['/mnt/models', WRITABLE]);
  });
});

describe('shared memory', () => {
  const shm = (props: Props) => podFor(props).volumes.filter(({ name }) => name === 'shm').map(({ emptyDir }) => emptyDir);

  test('is there where ranks share it', () => {
    expect(shm({ accelerator: Accelerator.nvidia(4) })).toEqual([{ medium: 'Memory', sizeLimit: '8Gi' }]);
    expect(serverFor({ accelerator: Accelerator.nvidia(4) }).volumeMounts).toContainEqual({ name: 'shm', mountPath: '/dev/shm' });
  });

  test('is a gibibyte for one rank, as vLLM does not start with less than 160 MiB', () => {
    expect(shm({})).toEqual([{ medium: 'Memory', sizeLimit: '1Gi' }]);
  });

  test('is left to the runtime where nothing of vLLM runs', () => {
    expect(shm({ engine: Engine.huggingFaceServer({ backend: HuggingFaceBackend.HUGGINGFACE }) })).toEqual([]);
  });

  test('follows the ranks, not the accelerators', () => {
    const parallelism = Parallelism.of({ tensor: 2, data: 2 });
    expect(shm({ accelerator: Accelerator.nvidia(4), parallelism })).toEqual([{ medium: 'Memory', sizeLimit: '8Gi' }]);
  });

  test('counts against the memory that is asked for', () => {
    const memory = (props: Props) => serverFor(props).resources.limits.memory;
    expect([memory({}), memory({ sharedMemory: Size.gibibytes(6) })]).toEqual(['16Gi', '22Gi']);
  });
});

describe('telemetry', () => {
  test('is off in the server', () => {
    expect(envOf(serverFor())).toMatchObject({ DO_NOT_TRACK: '1', HF_HUB_DISABLE_TELEMETRY: '1', VLLM_NO_USAGE_STATS: '1' });
  });

  test('is off in the fetcher', () => {
    expect(envOf(fetcherFor())).toMatchObject({ HF_HUB_DISABLE_TELEMETRY: '1' });
  });
});

describe('a security profile', () => {
  test('of OpenShift leaves uid and group to the platform', () => {
    const { securityContext } = podFor({ securityProfile: SecurityProfile.openShift() });
    expect(securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
  });

  test('of OpenShift still asks for a name of the user, whose uid the image does not know', () => {
    expect(envOf(serverFor({ securityProfile: SecurityProfile.openShift() }))).toMatchObject({ USER: 'server', LOGNAME: 'server' });
  });

  test('takes another uid', () => {
    const securityProfile = SecurityProfile.restricted({ runAsUser: 2000, fsGroup: 3000 });
    expect(podFor({ securityProfile }).securityContext).toMatchObject({ runAsUser: 2000, fsGroup: 3000 });
  });
});

describe('probes', () => {
  test('of KServe\'s server ask at its own paths', () => {
    const engine = Engine.huggingFaceServer({ backend: HuggingFaceBackend.HUGGINGFACE });
    const server = serverFor({ engine });
    expect([server.startupProbe, server.livenessProbe, server.readinessProbe].map((probe) => (
      (probe as { httpGet: { path: string } }).httpGet.path
    ))).toEqual(['/v2/health/live', '/v2/health/live', '/v2/health/ready']);
  });

  test('wait as long as it is stated', () => {
    expect(serverFor({ startupBudget: Duration.minutes(20) }).startupProbe)
      .toMatchObject({ periodSeconds: 10, failureThreshold: 120 });
  });

  test('wait half an hour for a model of unknown size', () => {
    expect(serverFor().startupProbe).toMatchObject({ periodSeconds: 10, failureThreshold: 180 });
  });

  test('let a Deployment wait for them, for the image and for the files', () => {
    expect(synth({ startupBudget: Duration.minutes(20) }).Deployment.spec.progressDeadlineSeconds).toBe(3000);
  });
});

test('the kubelet\'s own sleep is not asked of Kubernetes before 1.30', () => {
  expect(serverFor({ target: kubernetes('1.29') }).lifecycle)
    .toEqual({ preStop: { exec: { command: ['sleep', '15'] } } });
});

test('nothing is run in a side container whose image may have no program for it', () => {
  const { containers: [, proxied] } = podFor({ target: kubernetes('1.29'), sidecars: [proxy] });
  expect(proxied).not.toHaveProperty('lifecycle');
});
