import { restartedServices, unannounced } from '../../scripts/restarts/restarts';

const file = 'examples/quickstart/kubernetes.yaml';

function deployment(image: string, replicas = 1): string {
  return `
kind: Deployment
metadata: { name: qwen, labels: { app.kubernetes.io/instance: qwen } }
spec:
  replicas: ${replicas}
  template: { spec: { containers: [{ name: server, image: ${image} }] } }
`;
}

function restarts(before: string, after: string): string[] {
  return restartedServices(new Map([[file, before]]), new Map([[file, after]]));
}

describe('what restarts pods', () => {
  test('another image does', () => {
    expect(restarts(deployment('a:1'), deployment('a:2'))).toEqual(['quickstart/qwen']);
  });

  test('another number of replicas does not', () => {
    expect(restarts(deployment('a:1', 1), deployment('a:1', 2))).toEqual([]);
  });

  test('another order of fields does not', () => {
    const before = 'kind: Job\nmetadata: { name: a }\nspec: { template: { spec: { a: 1, b: 2 } } }\n';
    const after = 'kind: Job\nmetadata: { name: a }\nspec: { template: { spec: { b: 2, a: 1 } } }\n';
    expect(restarts(before, after)).toEqual([]);
  });

  test('a service that is new does not', () => {
    expect(restarts('', deployment('a:1'))).toEqual([]);
  });

  test('an annotation of an InferenceService does, its replicas do not', () => {
    const service = (annotation: string, replicas: number): string => `
kind: InferenceService
metadata: { name: qwen, annotations: { a: ${annotation} } }
spec: { predictor: { minReplicas: ${replicas}, model: { runtime: qwen } } }
`;
    expect(restarts(service('x', 1), service('x', 2))).toEqual([]);
    expect(restarts(service('x', 1), service('y', 1))).toEqual(['quickstart/qwen']);
  });

  test('a runtime does, and so does one role of a group', () => {
    const runtime = (flag: string): string =>
      `kind: ServingRuntime\nmetadata: { name: r }\nspec: { containers: [{ args: [${flag}] }] }\n`;
    expect(restarts(runtime('--a'), runtime('--b'))).toEqual(['quickstart/r']);
    const group = (image: string): string =>
      `kind: LeaderWorkerSet\nmetadata: { name: g }\nspec: { leaderWorkerTemplate: { workerTemplate: { a: ${image} } } }\n`;
    expect(restarts(group('1'), group('2'))).toEqual(['quickstart/g']);
  });
});

describe('the changelog', () => {
  test('must name each restarted service in full', () => {
    expect(unannounced(['quickstart/qwen'], '', '- restarts pods of quickstart/qwen: new probe\n')).toEqual([]);
    expect(unannounced(['quickstart/qwen'], '', '- restarts pods of quickstart/qwen-2\n')).toEqual(['quickstart/qwen']);
    expect(unannounced(['quickstart/qwen'], '', 'nothing\n')).toEqual(['quickstart/qwen']);
  });

  test('must name it again for a later release', () => {
    const line = '- restarts pods of quickstart/qwen\n';
    expect(unannounced(['quickstart/qwen'], line, line)).toEqual(['quickstart/qwen']);
    expect(unannounced(['quickstart/qwen'], line, line + line)).toEqual([]);
  });
});
