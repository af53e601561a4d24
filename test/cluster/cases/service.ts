import { App, Chart, Testing } from 'cdk8s';
import {
  DeploymentMode, HuggingFaceService, HuggingFaceServiceProps, KServeTargetOptions, KServeVersion, ServingTarget,
} from '../../../src';
import { KubeObject } from '../objects';
import { Case, Target } from '../variants';

/** What the props of a case may depend on: the chart that they live in, and the target. */
export type PropsOf = (chart: Chart, target: Target) => HuggingFaceServiceProps;

export interface ServiceCase extends Omit<Case, 'name' | 'objects'> {
  /** Settings of the target beside its version. */
  options?: KServeTargetOptions;
  /** Settings of the chart, before the service. */
  settings?(chart: Chart): void;
}

/** One HuggingFaceService in a chart of its own, named `chat`. */
export function service(name: string, propsOf: PropsOf, more: ServiceCase = {}): Case {
  const { options = {}, settings, ...rest } = more;
  return {
    name,
    ...rest,
    objects(target, namespace) {
      const chart = new Chart(new App(), 'chart', { namespace, disableResourceNameHashes: true });
      servingTarget(target, options).applyTo(chart);
      settings?.(chart);
      new HuggingFaceService(chart, 'chat', { name: 'chat', ...propsOf(chart, target) });
      return Testing.synth(chart) as KubeObject[];
    },
  };
}

/** A service that KServe would run by Knative, which is not in the test cluster. */
export function onKnative(name: string, propsOf: PropsOf, options: KServeTargetOptions = {}): Case {
  return service(`knative-${name}`, propsOf, {
    options: { ...options, mode: DeploymentMode.KNATIVE },
    targets: ['kserve'],
    admissionOnly: 'Knative is not in the test cluster',
  });
}

/** The target of a case with its version. */
export function servingTarget(target: Target, options: KServeTargetOptions = {}): ServingTarget {
  return target.platform === 'kserve'
    ? ServingTarget.kserve({ ...options, version: KServeVersion.of(target.version) })
    : ServingTarget.kubernetes({ minimumVersion: options.minimumVersion });
}
