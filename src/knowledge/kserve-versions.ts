/** What one minor of KServe accepts and does. Every difference that matters here is a column. */
export interface KServeFacts {
  /** Such as `0.19`. */
  readonly minor: string;
  /** The patch that the test cluster runs, and that the constant means. */
  readonly patch: string;
  /** False where no build of it could be tested. */
  readonly verified: boolean;
  /** vLLM in the image of the Hugging Face server. */
  readonly bundledVllm: string;
  /** Annotation value of the Knative mode. */
  readonly knativeMode: 'Serverless' | 'Knative';
  /** Annotation value of the Standard mode; 0.16.0 checks the old one by Knative's rules. */
  readonly standardMode: 'RawDeployment' | 'Standard';
  /** The webhook refuses PYTHONPATH in every container. */
  readonly refusesPythonPath: boolean;
  /** The initializer chooses files by STORAGE_ALLOW_PATTERNS and STORAGE_IGNORE_PATTERNS. */
  readonly downloadPatterns: boolean;
  /** The Hugging Face server has /openai/v1/rerank. */
  readonly rerank: boolean;
  /** `autoScaling.metrics[].external` takes an authentication reference. */
  readonly kedaAuthentication: boolean;
  /** KServe's ScaledObject takes over the stabilisation windows of `autoScaling.behavior`. */
  readonly kedaBehavior: boolean;
  /** The controller hears of a runtime that changes; where not, only a change of the InferenceService wakes it. */
  readonly watchesRuntimes: boolean;
  /** A storage container says whether it takes several addresses at once. */
  readonly multiModelDownload: boolean;
  /** A predictor names its storage container. */
  readonly storageContainerName: boolean;
  /** Where the files of a multi-node service may come from: the webhook refuses every other scheme. */
  readonly multiNodeSources: readonly ('volume' | 'oci')[];
  /** Why multi-node services do not live; absent where they do. */
  readonly multiNodeBroken?: string;
  /** A multi-node service stays Ready=Unknown, and KServe makes no way in from outside for it. */
  readonly multiNodeNeverReady: boolean;
  /** A multi-node service has a headless Service for its workers, too. */
  readonly workersService: boolean;
}

const BASE = {
  verified: true,
  knativeMode: 'Knative',
  standardMode: 'Standard',
  refusesPythonPath: false,
  downloadPatterns: false,
  rerank: true,
  kedaAuthentication: false,
  kedaBehavior: false,
  watchesRuntimes: true,
  multiModelDownload: true,
  storageContainerName: false,
  multiNodeSources: ['volume', 'oci'],
  multiNodeNeverReady: true,
  workersService: false,
} as const;

/**
 * Oldest first.
 *
 * @see https://github.com/kserve/kserve/releases
 */
export const KSERVE_VERSIONS: readonly KServeFacts[] = [
  {
    ...BASE, minor: '0.15', patch: '0.15.2', bundledVllm: '0.8.5', knativeMode: 'Serverless', standardMode: 'RawDeployment',
    watchesRuntimes: false, multiNodeSources: ['volume'], multiNodeNeverReady: false, multiModelDownload: false,
  },
  { ...BASE, minor: '0.16', patch: '0.16.0', bundledVllm: '0.9.2' },
  { ...BASE, minor: '0.17', patch: '0.17.0', bundledVllm: '0.15.1', downloadPatterns: true },
  {
    ...BASE, minor: '0.18', patch: '0.18.0', bundledVllm: '0.19.0', downloadPatterns: true, refusesPythonPath: true,
    workersService: true, verified: false,
  },
  {
    ...BASE, minor: '0.19', patch: '0.19.0', bundledVllm: '0.20.0', downloadPatterns: true, refusesPythonPath: true,
    workersService: true,
  },
  {
    ...BASE, minor: '0.20', patch: '0.20.0', bundledVllm: '0.24.0', downloadPatterns: true, refusesPythonPath: true,
    kedaAuthentication: true, kedaBehavior: true, workersService: true, storageContainerName: true,
    multiNodeBroken: 'it deletes the workers again and again (issue #6113)',
  },
];

/** Facts about 0.15.0, which its first patch changed. */
const FIRST: KServeFacts = { ...KSERVE_VERSIONS[0], patch: '0.15.0', bundledVllm: '0.8.1', rerank: false };

/** Facts about an exact version; undefined when its minor is not known. */
export function kserveFacts(version: string): KServeFacts | undefined {
  if (version === FIRST.patch) {
    return FIRST;
  }
  return KSERVE_VERSIONS.find(({ minor }) => version.startsWith(`${minor}.`));
}

/**
 * The autoscaler class that leaves the number of replicas at `minReplicas`:
 * it was renamed in the first patch of 0.15.
 */
export function fixedReplicasClass(version: string): 'external' | 'none' {
  return version === FIRST.patch ? 'external' : 'none';
}
