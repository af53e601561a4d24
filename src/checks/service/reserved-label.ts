import { ServiceRule } from '../rule';

export const RESERVED_LABEL: ServiceRule = {
  id: 'KS308',
  title: 'a label or annotation by which pods are selected, or that KServe or Knative obeys',
  severity: 'error',
  acknowledgeable: false,
  why: 'Services, monitors and policies would select other pods than those of the service; KServe would do '
    + 'something else than the props say.',
  check: ({ intent }) => [
    ...refused('labels', intent.labels, /^(app\.kubernetes\.io\/(instance|component|managed-by)$|(internal\.)?serving\.kserve\.io\/|cdk8s-kserve\.io\/)/),
    ...refused('annotations', intent.annotations,
      /^(serving\.kserve\.io\/(deploymentMode|autoscalerClass|gpu-resource-types)|autoscaling\.knative\.dev\/class)$/),
  ],
};

function refused(prop: string, given: Readonly<Record<string, string>>, reserved: RegExp): string[] {
  return Object.entries(given).filter(([key]) => reserved.test(key)).map(([key, value]) => (
    `'${prop}.${key}' must be left out, got '${value}': the library sets it where it belongs; use a key of your own`
  ));
}
