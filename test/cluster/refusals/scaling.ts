import { knative, Refusal, scaled } from './refusal';

const PERCENT = 'the target utilization percentage should be a [1-100] integer';

function metric(type: string, source: string, fields: Record<string, unknown>): Record<string, unknown> {
  return { predictor: { autoScaling: { metrics: [{ type, [source]: fields }] } } };
}

function resource(name: string, target: Record<string, unknown>): Record<string, unknown> {
  return metric('Resource', 'resource', { name, target });
}

function external(query: string | undefined, target: Record<string, unknown>): Record<string, unknown> {
  return metric('External', 'external', { metric: { backend: 'prometheus', serverAddress: 'http://prometheus', query }, target });
}

function podMetric(query: string | undefined, target: Record<string, unknown>): Record<string, unknown> {
  return metric('PodMetric', 'podmetric', { metric: { backend: 'opentelemetry', metricNames: ['m'], query }, target });
}

/** Rules about scaling: which metric and target go with which mode and autoscaler class. */
export const SCALING_REFUSALS: Refusal[] = [
  {
    id: 'hpa-metric-rps',
    object: scaled('hpa', { predictor: { scaleMetric: 'rps', scaleTarget: 10 } }),
    message: '[rps] is not a supported metric',
  },
  {
    id: 'hpa-metric-concurrency',
    object: scaled('hpa', { predictor: { scaleMetric: 'concurrency', scaleTarget: 10 } }),
    message: '[concurrency] is not a supported metric',
  },
  { id: 'hpa-cpu-target-zero', object: scaled('hpa', { predictor: { scaleMetric: 'cpu', scaleTarget: 0 } }), message: PERCENT },
  { id: 'hpa-cpu-target-101', object: scaled('hpa', { predictor: { scaleMetric: 'cpu', scaleTarget: 101 } }), message: PERCENT },
  // Meant for CPU, but the operators in KServe's condition bind so that memory is caught too.
  { id: 'hpa-memory-target-101', object: scaled('hpa', { predictor: { scaleMetric: 'memory', scaleTarget: 101 } }), message: PERCENT },
  {
    id: 'hpa-memory-target-zero',
    object: scaled('hpa', { predictor: { scaleMetric: 'memory', scaleTarget: 0 } }),
    message: 'the target memory should be greater than 1 MiB',
  },
  {
    id: 'hpa-external-metric',
    object: scaled('hpa', external('up', { type: 'Value', value: '2' })),
    message: 'invalid HPA metric source type with value [External]',
  },
  {
    id: 'hpa-pod-metric',
    object: scaled('hpa', podMetric('m', { type: 'Value', value: '2' })),
    message: 'invalid HPA metric source type with value [PodMetric]',
  },
  {
    id: 'hpa-resource-missing',
    object: scaled('hpa', { predictor: { autoScaling: { metrics: [{ type: 'Resource' }] } } }),
    message: 'metricSpec.Resource is not set',
  },
  {
    id: 'keda-scale-metric',
    object: scaled('keda', { predictor: { scaleMetric: 'cpu', scaleTarget: 50 } }),
    message: 'ScaleMetric is not supported for KEDA',
  },
  {
    id: 'keda-cpu-average-value',
    object: scaled('keda', resource('cpu', { type: 'AverageValue', averageValue: '1' })),
    message: 'the cpu target value type should be Utilization',
  },
  { id: 'keda-cpu-utilization-zero', object: scaled('keda', resource('cpu', { type: 'Utilization', averageUtilization: 0 })), message: PERCENT },
  { id: 'keda-cpu-utilization-101', object: scaled('keda', resource('cpu', { type: 'Utilization', averageUtilization: 101 })), message: PERCENT },
  {
    id: 'keda-cpu-utilization-missing',
    object: scaled('keda', resource('cpu', { type: 'Utilization' })),
    message: 'the AverageUtilization type should be set',
  },
  {
    id: 'keda-memory-value',
    object: scaled('keda', resource('memory', { type: 'Value', value: '1Gi' })),
    message: 'the memory target value type should be AverageValue or Utilization',
  },
  {
    id: 'keda-memory-too-small',
    object: scaled('keda', resource('memory', { type: 'AverageValue', averageValue: '1Ki' })),
    message: 'the memory target value should be greater than 1 MiB',
  },
  {
    id: 'keda-resource-gpu',
    object: scaled('keda', resource('gpu', { type: 'Utilization', averageUtilization: 50 })),
    message: 'Unsupported value: "gpu"',
  },
  {
    id: 'keda-metric-type-unknown',
    object: scaled('keda', { predictor: { autoScaling: { metrics: [{ type: 'Nonsense' }] } } }),
    message: 'Unsupported value: "Nonsense"',
  },
  {
    id: 'keda-external-without-query',
    object: scaled('keda', external(undefined, { type: 'Value', value: '2' })),
    message: 'the query should not be empty',
  },
  {
    id: 'keda-external-without-target',
    object: scaled('keda', external('up', { type: 'Value' })),
    message: 'the target threshold value should not be empty',
  },
  {
    id: 'keda-external-target-of-other-type',
    object: scaled('keda', external('up', { type: 'AverageValue', value: '2' })),
    message: 'the AverageValue type should be set',
  },
  {
    id: 'keda-external-only-average-value',
    object: scaled('keda', external('up', { type: 'AverageValue', averageValue: '2' })),
    message: 'the target threshold value should not be empty',
  },
  {
    id: 'keda-pod-metric-without-query',
    object: scaled('keda', podMetric(undefined, { type: 'Value', value: '2' })),
    message: 'the query should not be empty',
  },
  {
    id: 'keda-pod-metric-without-target',
    object: scaled('keda', podMetric('m', { type: 'Value' })),
    message: 'the target threshold value should not be empty',
  },
  {
    id: 'knative-deployment-strategy',
    object: knative({ predictor: { deploymentStrategy: { type: 'Recreate' } } }),
    message: 'customizing deploymentStrategy is only supported for raw deployment mode',
  },
  {
    id: 'knative-metric-cpu',
    object: knative({ predictor: { scaleMetric: 'cpu', scaleTarget: 50 } }),
    message: '[cpu] is not a supported metric',
  },
  {
    id: 'knative-rps-target-zero',
    object: knative({ predictor: { scaleMetric: 'rps', scaleTarget: 0 } }),
    message: 'the target for rps should be greater than 1',
  },
  {
    id: 'knative-hpa-class-metric-rps',
    object: knative({
      annotations: { 'autoscaling.knative.dev/class': 'hpa.autoscaling.knative.dev' },
      predictor: { scaleMetric: 'rps', scaleTarget: 10 },
    }),
    message: '[rps] is not a supported metric',
  },
];
