import { Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { kserve, KubeObject, newApp, serve } from '../helpers';

const nameOf = (id: string, chartId = 'models') => serve(new Chart(newApp(), chartId), { modelName: 'qwen' }, id).serviceName;
const plainNameOf = (id: string, chartId = 'models') => (
  serve(new Chart(newApp(), chartId, { disableResourceNameHashes: true }), { modelName: 'qwen' }, id).serviceName
);
const DNS_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

describe('names come from the path', () => {
  test.each([
    ['llama-3.1-8b', 'models-llama-3-1-8b'], ['7b', 'models-7b'], ['Qwen2_5', 'models-qwen2-5'],
  ])('%s is %s', (id, name) => {
    expect(plainNameOf(id)).toBe(name);
  });

  test('with a hash that keeps two paths apart', () => {
    expect(nameOf('llama-3.1-8b')).toMatch(/^models-llama-3-1-8b-c8[a-z0-9]{6}$/);
    expect(nameOf('llama-3.1-8b')).not.toBe(nameOf('llama-3-1-8b'));
  });

  test.each(['llama-3.1-8b', '7b', '1', '-', 'a'.repeat(100), 'Ünïcode', '...'])('%s makes a label of DNS', (id) => {
    for (const chartId of ['models', '7', '3.1']) {
      expect(nameOf(id, chartId)).toMatch(DNS_1035);
      expect(nameOf(id, chartId).length).toBeLessThanOrEqual(40);
    }
  });

  test.each(['7b', '1', '3.1', 'Default', '你好'])('%s makes a label of DNS below a chart of digits without hashes', (id) => {
    expect(plainNameOf(id, '7')).toMatch(DNS_1035);
    expect(plainNameOf(id, '世界')).toMatch(DNS_1035);
  });

  test('of constructs between chart and service', () => {
    const chart = new Chart(newApp(), 'models', { disableResourceNameHashes: true });
    expect(serve(chart, {}, 'a').serviceName).toBe('models-a');
    expect(serve(new Construct(chart, 'team') as Chart, {}, 'a').serviceName).toBe('models-team-a');
  });
});

test('a name that is given is taken', () => {
  expect(serve(new Chart(newApp(), 'models'), { name: 'qwen' }).serviceName).toBe('qwen');
});

test('KServe\'s suffixes fit behind the longest name', () => {
  const chart = new Chart(newApp(), 'models');
  const service = serve(chart, { name: 'a'.repeat(40), target: kserve() });
  expect(service.serviceName).toBe(`${'a'.repeat(40)}-predictor`);
  expect(`isvc.${service.serviceName}-worker`.length).toBeLessThanOrEqual(63);
});

describe('the address', () => {
  const urlOf = (namespace: string | undefined, props = {}) => (
    serve(new Chart(newApp(), 'models', { namespace }), { name: 'qwen', ...props }).url
  );

  test('holds the namespace', () => {
    expect(urlOf('nlp')).toBe('http://qwen.nlp.svc.cluster.local');
  });

  test('is relative where the chart has no namespace', () => {
    expect(urlOf(undefined)).toBe('http://qwen');
  });

  test('is that of the Service that KServe makes', () => {
    expect(urlOf('nlp', { target: kserve() })).toBe('http://qwen-predictor.nlp.svc.cluster.local');
  });
});

describe('the name by which clients ask', () => {
  test('is the id of the construct', () => {
    expect(serve(new Chart(newApp(), 'models'), {}, 'llama-3.1-8b').modelName).toBe('llama-3.1-8b');
  });

  test('is another one where that is given', () => {
    expect(serve(new Chart(newApp(), 'models'), { modelName: 'meta/llama' }).modelName).toBe('meta/llama');
  });
});

test('labels of the chart reach every object', () => {
  const chart = new Chart(newApp(), 'models', { labels: { stage: 'prod' } });
  serve(chart);
  const labels = (Testing.synth(chart) as KubeObject[]).map(({ metadata }) => metadata.labels.stage);
  expect([...new Set(labels)]).toEqual(['prod']);
});
