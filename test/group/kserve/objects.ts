import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fields, KubeObject } from '../../cluster/objects';
import { CACHE_CLAIM, CLAIM, surroundings } from '../manifest';
import { Installed } from '../vllm';
import { headProbes, workerProbes } from './probes';

export const NAMESPACE = 'kserve-script';
export const SERVICE = 'tiny-predictor';
const HEADLESS = 'tiny-head-1';

const text = (file: string) => readFileSync(join(__dirname, file), 'utf8');

/**
 * What KServe 0.19 makes of an InferenceService with a workerSpec and its multi-node runtime: two Deployments, a
 * headless Service for the head and one for clients. Written anew; the server is `vllm serve`, for KServe's own is not
 * to be had for CPU.
 */
export function kserveObjects(installed: Installed, maxModelLen: number): KubeObject[] {
  const flags = [
    '--served-model-name=tiny', `--max-model-len=${maxModelLen}`, '--max-num-seqs=4', '--dtype=bfloat16', '--enforce-eager',
  ];
  const head = {
    command: ['bash', '-c', text('head.sh')], args: flags, env: [{ name: 'RAY_PORT', value: '6379' }], ...headProbes,
  };
  const worker = {
    command: ['bash', '-c', text('worker.sh')],
    env: [{ name: 'HEAD_SVC', value: HEADLESS }, { name: 'ISVC_NAME', value: 'tiny' }], ...workerProbes(HEADLESS, NAMESPACE),
  };
  return [
    ...surroundings(NAMESPACE, installed.folders),
    of('v1', 'ConfigMap', 'probe', { data: { 'health.py': text('health.py') } }),
    deployment('tiny-predictor', 'head', head, installed.image.name),
    deployment('tiny-predictor-worker', 'worker', worker, installed.image.name),
    of('v1', 'Service', HEADLESS, { spec: { clusterIP: 'None', publishNotReadyAddresses: true, selector: labels('head') } }),
    of('v1', 'Service', SERVICE, { spec: { selector: labels('head'), ports: [{ name: 'http', port: 80, targetPort: 8080 }] } }),
  ];
}

function deployment(name: string, role: string, container: Fields & { env: Fields[] }, image: string): KubeObject {
  return of('apps/v1', 'Deployment', name, {
    spec: {
      replicas: 1, selector: { matchLabels: labels(role) },
      ...role === 'worker' ? { strategy: { rollingUpdate: { maxUnavailable: '0%', maxSurge: '100%' } } } : {},
      template: {
        metadata: { labels: labels(role) },
        spec: pod({ ...container, image, env: [...container.env, ...COMMON] }),
      },
    },
  });
}

/** What both pods are told. */
const COMMON: Fields[] = [
  ...['POD_NAME/metadata.name', 'POD_NAMESPACE/metadata.namespace', 'POD_IP/status.podIP'].map((pair) => {
    const [name, fieldPath] = pair.split('/');
    return { name, valueFrom: { fieldRef: { fieldPath } } };
  }),
  ...Object.entries({
    RAY_NODE_COUNT: '2', TENSOR_PARALLEL_SIZE: '2', PIPELINE_PARALLEL_SIZE: '1', REQUEST_GPU_COUNT: '1',
    VLLM_CONFIG_ROOT: '/tmp', HF_HUB_CACHE: '/tmp', HOME: '/tmp', USER: 'server',
    // What the construct's pods have, too: for a small CPU, and offline.
    VLLM_CPU_KVCACHE_SPACE: '1', VLLM_CPU_OMP_THREADS_BIND: 'nobind', OMP_NUM_THREADS: '1', HF_HUB_OFFLINE: '1',
    TORCHDYNAMO_DISABLE: '1', VLLM_WORKER_MULTIPROC_METHOD: 'fork',
    VLLM_NO_USAGE_STATS: '1', VLLM_CACHE_ROOT: '/cache', XDG_CACHE_HOME: '/tmp/cache',
    RAY_OPTIONS: '--num-cpus=2 --num-gpus=1 --object-store-memory=1000000000',
  }).map(([name, value]) => ({ name, value })),
];

function pod(container: Fields): Fields {
  return {
    securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    enableServiceLinks: false,
    containers: [{
      name: 'server', imagePullPolicy: 'IfNotPresent', ...container,
      resources: { limits: { 'nvidia.com/gpu': '1' }, requests: { 'nvidia.com/gpu': '1', 'cpu': '1' } },
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      volumeMounts: [
        { name: 'model', mountPath: '/mnt/models', subPath: 'tiny', readOnly: true }, { name: 'shm', mountPath: '/dev/shm' },
        { name: 'probe', mountPath: '/etc/probe' }, { name: 'tmp', mountPath: '/tmp' }, { name: 'cache', mountPath: '/cache' },
      ],
    }],
    volumes: [
      { name: 'model', persistentVolumeClaim: { claimName: CLAIM, readOnly: true } }, { name: 'tmp', emptyDir: {} },
      { name: 'cache', persistentVolumeClaim: { claimName: CACHE_CLAIM } },
      { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '3Gi' } }, { name: 'probe', configMap: { name: 'probe' } },
    ],
  };
}

const labels = (role: string) => ({ 'app': `tiny-${role}`, 'app.kubernetes.io/component': role });

function of(apiVersion: string, kind: string, name: string, more: Fields): KubeObject {
  return { apiVersion, kind, metadata: { name, namespace: NAMESPACE }, ...more };
}
