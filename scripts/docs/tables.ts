import { FETCH_SUPPORT, FetchBy, FetchSource, FetchSupport } from '../../src/knowledge/fetch-support';
import { KSERVE_VERSIONS } from '../../src/knowledge/kserve-versions';
import { EngineName, TASK_SUPPORT, TaskName } from '../../src/knowledge/tasks';
import { vllmVersions } from '../../src/knowledge/vllm-flags';
import { ModelTask } from '../../src/model-task';
import { code, table, yesNo } from './markdown';

/** Which engine serves which task. */
export function taskTable(): string {
  const rows = Object.entries(ModelTask).map(([name, task]) => [
    code(`ModelTask.${name}`), support(task, 'vllm'), support(task, 'huggingFaceServer'), support(task, 'onnx'),
  ]);
  return table(['Task', code('Engine.vllm()'), code('Engine.huggingFaceServer()'), code('Engine.onnx()')], rows);
}

function support(task: TaskName, engine: EngineName): string {
  const row = TASK_SUPPORT.find((candidate) => candidate.task === task && candidate.engine === engine);
  if (row === undefined) {
    return 'no';
  }
  return row.backends === undefined ? 'yes' : row.backends.map((backend) => code(backend.toUpperCase())).join(', ');
}

const SOURCES: Record<FetchSource, string> = {
  hub: 'Model.fromHub', s3: 'Model.fromS3', gcs: 'Model.fromGcs', azure: 'Model.fromAzureBlob', url: 'Model.fromUrl',
  volume: 'Model.fromVolume', oci: 'Model.fromOci', registry: 'Model.fromRegistry',
};

const FETCHERS: Record<FetchBy, string> = {
  agent: code('Fetch.agent()'), initializer: code('Fetch.initializer()'), platform: code('Fetch.kserve()'), engine: code('Fetch.engine()'),
  mount: 'nobody', cache: code('Fetch.cache()'),
};

/** Who can bring the files of which source on which target; the first one is the default. */
export function fetchTable(): string {
  const rows = (Object.keys(SOURCES) as FetchSource[]).map((source) => [
    code(SOURCES[source]), fetchers(source, 'kserve'), fetchers(source, 'kubernetes'),
  ]);
  return table(['Source', 'On KServe', 'On plain Kubernetes'], rows);
}

function fetchers(source: FetchSource, target: 'kserve' | 'kubernetes'): string {
  return FETCH_SUPPORT.filter((row) => row.source === source && row[target]).map(fetcher).join('; ');
}

function fetcher({ by, note, minor, kserveSince }: FetchSupport): string {
  const remarks = [
    note,
    minor === undefined ? undefined : `Kubernetes 1.${minor} and newer`,
    kserveSince === undefined ? undefined : `KServe ${kserveSince} and newer`,
  ].filter(Boolean);
  return remarks.length === 0 ? FETCHERS[by] : `${FETCHERS[by]} (${remarks.join(', ')})`;
}

/** What the versions of KServe differ in, as far as manifests go. */
export function versionTable(): string {
  const rows = KSERVE_VERSIONS.map((facts) => [
    facts.patch, yesNo(facts.verified), facts.bundledVllm, code(facts.knativeMode), yesNo(facts.downloadPatterns),
    yesNo(facts.refusesPythonPath), yesNo(facts.kedaAuthentication), yesNo(facts.kedaBehavior),
    yesNo(facts.storageContainerName),
  ]);
  return table([
    'KServe', 'In the test cluster', 'vLLM in its server image', 'Annotation of Knative mode',
    code('allowPatterns'), `Refuses ${code('PYTHONPATH')}`, 'Logs in to Prometheus', 'Stabilises KEDA',
    'Names a storage container',
  ], rows);
}

/** The versions of vLLM whose flags are known. */
export function vllmVersionLine(): string {
  const versions = vllmVersions();
  return `Flags are known for vLLM ${versions[0]} to ${versions[versions.length - 1]}, ${versions.length} versions.`;
}
