import { ApiObject, Chart } from 'cdk8s';
import { Checks, DeploymentMode, KServeVersion, ModelTask, Scaling, ServingTarget } from '../../../src';
import { builtIn, kserve, Props, serve, serveGroup } from '../../helpers';
import { accepts, acceptsApp, rejects, rejectsApp, RuleCases } from '../rule-cases';

const service = (chart: Chart, name: string) => (
  new ApiObject(chart, name, { apiVersion: 'v1', kind: 'Service', metadata: { name } })
);

const VERSIONS: Record<string, string> = {
  Service: 'v1', Deployment: 'apps/v1', HorizontalPodAutoscaler: 'autoscaling/v2',
};

/** Somebody's own object. */
const own = (chart: Chart, name: string, apiVersion = 'v1', kind = 'Service') => (
  new ApiObject(chart, `own-${kind}-${name}`, { apiVersion, kind, metadata: { name } })
);

const taken = (kind: string, name: string, path: string) => (
  `'name' must be unique for ${kind}, got '${name}' at ${path} (made by its controller) and at test/own-${kind}-${name}: `
  + 'set \'name\', or the namespace of a chart [KS801]'
);

const knative = (): Props => ({
  target: ServingTarget.kserve({ version: KServeVersion.V0_19, mode: DeploymentMode.KNATIVE }),
  acknowledge: { KS602: 'the features are on' },
});

/** A whole app, and doors. */
export const APP_CASES: readonly RuleCases[] = [
  {
    rule: 'KS701',
    cases: [
      acceptsApp('a patch of what is there', (chart) => serve(chart).patch('Deployment', '/spec/replicas', 2)),
      acceptsApp('a patch of what an earlier one made', (chart) => {
        const svc = serve(chart);
        svc.patch('Service', '/spec/sessionAffinityConfig', {});
        svc.patch('Service', '/spec/sessionAffinityConfig/clientIP', { timeoutSeconds: 5 });
      }),
      rejectsApp('a patch of an object that is not made', (chart) => serve(chart).patch('StatefulSet', '/spec', {}),
        '\'/spec\' must match something in the service, got no object \'StatefulSet\': take one of ServiceAccount, PodDisruptionBudget, NetworkPolicy, Deployment, Service [KS701]'),
      rejectsApp('a patch below what is not there', (chart) => (
        serve(chart).patch('Service', '/spec/clientIP/timeoutSeconds', 5)
      ),
      '\'/spec/clientIP/timeoutSeconds\' must match something in Service, got no \'clientIP\' there: take one of type, selector, ports [KS701]'),
      rejectsApp('a patch beyond the end of a list', (chart) => serve(chart).patch('Service', '/spec/ports/7', {}),
        '\'/spec/ports/7\' must match something in Service, got no \'7\' in its list of 1: take a number below 1 [KS701]'),
      rejectsApp('removing what is not there', (chart) => serve(chart).unset('Deployment', '/spec/paused'),
        '\'/spec/paused\' must match something in Deployment, got no \'paused\' there: take one of replicas, progressDeadlineSeconds, strategy, selector, template [KS701]'),
      rejectsApp('removing what only the language has', (chart) => serve(chart).unset('Deployment', '/spec/toString'),
        '\'/spec/toString\' must match something in Deployment, got no \'toString\' there: take one of replicas, progressDeadlineSeconds, strategy, selector, template [KS701]'),
      rejectsApp('a patch that changes nothing', (chart) => serve(chart).patch('Deployment', '/spec/replicas', 1),
        '\'/spec/replicas\' must get another value than it has in Deployment, got the same: leave it out [KS701]'),
      rejectsApp('what is no pointer', (chart) => serve(chart).patch('Deployment', 'spec.replicas', 2),
        '\'spec.replicas\' must match something in Deployment, got no pointer: begin it with / [KS701]'),
      acceptsApp('three patches, where the second changes what the first one brought', (chart) => {
        const svc = serve(chart);
        svc.patch('Service', '/spec/sessionAffinityConfig', {});
        svc.patch('Service', '/spec/sessionAffinityConfig/clientIP', { timeoutSeconds: 5 });
        svc.patch('Service', '/spec/publishNotReadyAddresses', true);
      }),
    ],
  },
  {
    rule: 'KS023',
    cases: [
      acceptsApp('an object that the service has', (chart) => { serve(chart).objectOfKind('Deployment'); }),
      rejectsApp('a kind of the other target', (chart) => { serve(chart).objectOfKind('InferenceService'); },
        '\'kind\' must be ServiceAccount, PodDisruptionBudget, NetworkPolicy, Deployment, Service, got \'InferenceService\' [KS023]'),
      rejectsApp('an object of a service that a rule refused', (chart) => {
        serve(chart, { accelerator: undefined, engine: undefined, task: ModelTask.FILL_MASK }).objectOfKind('Deployment');
      }, '\'objectOfKind\' must be asked of a service that rules let pass, got \'test/svc\': \'engine\' must be set without an accelerator, got none: set \'accelerator\', or choose by task: Engine.huggingFaceServer() or Engine.onnx() [KS201] [KS023]'),
    ],
  },
  {
    rule: 'KS801',
    cases: [
      acceptsApp('one name in two namespaces', (chart) => {
        const { node: { root } } = chart;
        serve(new Chart(root, 'a', { namespace: 'a' }), { name: 'qwen' });
        serve(new Chart(root, 'b', { namespace: 'b' }), { name: 'qwen' });
      }),
      acceptsApp('names beside those that controllers take', (chart) => {
        serve(chart, { name: 'qwen', target: kserve(), scaling: Scaling.cpu({ max: 2 }) }, 'a');
        serveGroup(chart, { name: 'llama' }, 'b');
        ['qwen', 'qwen-predictor-worker', 'qwen-head-1', 'llama-group-1'].forEach((name) => own(chart, name));
        ['qwen', 'llama-group'].forEach((name) => own(chart, name, 'apps/v1', 'Deployment'));
        own(chart, 'qwen-predictor', 'v1', 'ConfigMap');
      }),
      acceptsApp('the name of a set where Deployments make the groups', (chart) => {
        serveGroup(chart, { name: 'llama', target: builtIn(), gpuBudget: 32 });
        own(chart, 'llama-group');
      }),
      acceptsApp('a Deployment beside one of Knative\'s', (chart) => {
        serve(chart, { name: 'qwen', ...knative() });
        own(chart, 'qwen-predictor', 'apps/v1', 'Deployment');
      }),
      acceptsApp('a name that a controller takes in another namespace', (chart) => {
        const { node: { root } } = chart;
        serve(new Chart(root, 'a', { namespace: 'a' }), { name: 'qwen', target: kserve() });
        own(new Chart(root, 'b', { namespace: 'b' }), 'qwen-predictor');
      }),
      ...['Service', 'Deployment', 'HorizontalPodAutoscaler'].map((kind) => rejectsApp(`a ${kind} of the name that KServe takes`, (chart) => {
        own(chart, 'qwen-predictor', VERSIONS[kind], kind);
        serve(chart, { name: 'qwen', target: kserve(), scaling: Scaling.cpu({ max: 2 }) }, 'a');
      }, taken(kind, 'qwen-predictor', 'test/a/InferenceService'))),
      ...['qwen', 'qwen-predictor', 'qwen-predictor-00001'].map((name) => rejectsApp(`the Service ${name}, which Knative makes`, (chart) => {
        own(chart, name);
        serve(chart, { name: 'qwen', ...knative() }, 'a');
      }, taken('Service', name, 'test/a/InferenceService'))),
      ...['llama-head-1', 'llama-head-12', 'llama-workers-1'].map((name) => rejectsApp(`the Service ${name} of a group on KServe`, (chart) => {
        serveGroup(chart, { name: 'llama', target: kserve(), acknowledge: { KS651: 'watched' } }, 'a');
        own(chart, name);
      }, taken('Service', name, 'test/a/InferenceService'))),
      acceptsApp('a Service that older versions of KServe do not make', (chart) => {
        serveGroup(chart, { name: 'llama', target: kserve('0.17.0'), acknowledge: { KS651: 'watched' } }, 'a');
        own(chart, 'llama-workers-1');
      }),
      rejectsApp('the Deployment of workers on KServe', (chart) => {
        serveGroup(chart, { name: 'llama', target: kserve(), acknowledge: { KS651: 'watched' } }, 'a');
        own(chart, 'llama-predictor-worker', 'apps/v1', 'Deployment');
      }, taken('Deployment', 'llama-predictor-worker', 'test/a/InferenceService')),
      rejectsApp('the Service that a LeaderWorkerSet makes of its own name', (chart) => {
        serveGroup(chart, { name: 'llama' }, 'a');
        own(chart, 'llama-group');
      }, taken('Service', 'llama-group', 'test/a/LeaderWorkerSet')),
      rejectsApp('one name for two services, without what follows from it', (chart) => (
        ['a', 'b'].forEach((id) => serve(chart, { name: 'qwen', target: kserve() }, id))
      ), ...['ServiceAccount', 'PodDisruptionBudget', 'NetworkPolicy', 'ServingRuntime', 'InferenceService'].map((kind) => (
        `'name' must be unique for ${kind}, got 'qwen' at test/a/${kind} and at test/b/${kind}: set 'name', or the namespace of a chart [KS801]`
      ))),
      rejectsApp('a service called as one that Knative makes of another', (chart) => (
        ['qwen', 'qwen-predictor'].forEach((name) => serve(chart, { name, ...knative() }, name))
      ),
      '\'name\' must be unique for Service, got \'qwen-predictor\' at test/qwen/InferenceService (made by its controller) and at test/qwen-predictor/InferenceService (made by its controller): set \'name\', or the namespace of a chart [KS801]'),
      rejectsApp('a service called as another one\'s set', (chart) => {
        serveGroup(chart, { name: 'llama' }, 'a');
        serve(chart, { name: 'llama-group' }, 'b');
      },
      '\'name\' must be unique for Service, got \'llama-group\' at test/a/LeaderWorkerSet (made by its controller) and at test/b/Service: set \'name\', or the namespace of a chart [KS801]'),
      acceptsApp('one name for two clusters, acknowledged', (chart) => {
        Checks.acknowledge(chart.node.root, { KS801: 'each chart goes to a cluster of its own' });
        serve(chart, { name: 'qwen' }, 'a');
        serve(chart, { name: 'qwen' }, 'b');
      }),
      rejectsApp('one name for two objects', (chart) => {
        serve(chart, { name: 'qwen' }, 'a');
        service(chart, 'qwen');
      },
      '\'name\' must be unique for Service, got \'qwen\' at test/a/Service and at test/qwen: set \'name\', or the namespace of a chart [KS801]'),
    ],
  },
  {
    rule: 'KS802',
    cases: [
      accepts('a Service whose name only begins like it', () => ({ name: 'vllm-qwen' })),
      acceptsApp('one that was acknowledged', (chart) => {
        Checks.acknowledge(chart.node.root, { KS802: 'nothing else runs in this namespace' });
        serve(chart, { name: 'vllm' });
      }),
      rejects('a Service called vllm', () => ({ name: 'vllm' }),
        '\'name\' should not be one that makes variables VLLM_*, got \'vllm\' at test/svc/Service: choose another name [KS802]'),
    ],
  },
  {
    rule: 'KS803',
    cases: [
      accepts('a reason', () => ({ acknowledge: { KS104: 'the namespace enforces "baseline"' } })),
      rejects('what is no id', () => ({ acknowledge: { restricted: 'no' } }),
        '\'acknowledge\' must be rules that can be wrong about a cluster: KS104, KS112, KS116, KS121, KS126, KS207, KS217, KS218, KS219, KS222, KS304, KS355, KS356, KS359, KS503, KS504, KS505, KS506, KS601, KS602, KS605, KS651, KS653, KS754, KS801, KS802, KS804, got \'restricted\' [KS803]'),
      rejects('a rule that does not exist', () => ({ acknowledge: { KS999: 'no' } }),
        '\'acknowledge\' must be rules that can be wrong about a cluster: KS104, KS112, KS116, KS121, KS126, KS207, KS217, KS218, KS219, KS222, KS304, KS355, KS356, KS359, KS503, KS504, KS505, KS506, KS601, KS602, KS605, KS651, KS653, KS754, KS801, KS802, KS804, got \'KS999\' [KS803]'),
      rejects('a rule that is never wrong', () => ({ acknowledge: { KS107: 'it is only a test' } }),
        '\'acknowledge\' must be rules that can be wrong about a cluster: KS104, KS112, KS116, KS121, KS126, KS207, KS217, KS218, KS219, KS222, KS304, KS355, KS356, KS359, KS503, KS504, KS505, KS506, KS601, KS602, KS605, KS651, KS653, KS754, KS801, KS802, KS804, got \'KS107\' [KS803]'),
      rejects('no reason', () => ({ acknowledge: { KS104: ' ' } }),
        '\'acknowledge.KS104\' must give a reason, got none [KS803]'),
    ],
  },
];
