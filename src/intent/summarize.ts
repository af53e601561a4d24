import { withId } from '../checks/rule';
import { ContainerPlan } from '../plan/pod-plan';
import { gibibytes } from '../plan/probes';
import { maxReplicas, minReplicas } from '../plan/scaling';
import { ServingPlan } from '../plan/serving-plan';
import { Rendering } from '../targets/manifest';
import { targetLabel } from '../targets/target-intent';
import { ServiceRecord } from '../scope/registry';
import { clusterHost } from './cluster-host';

/** One service in words, for a person who wants to know what a synth will bring. */
export function summarize(record: ServiceRecord): string {
  const { facts, findings, rendering } = record;
  const { plan } = facts;
  return [
    `${plan.path} on ${targetLabel(facts.target)}`,
    ...(rendering === undefined ? ['  nothing is made: a rule refused it'] : [
      ...pods(plan),
      row('hosts', plan.weights.hosts.length === 0 ? 'none' : plan.weights.hosts.join(', ')),
      row('model', `'${plan.endpoint.modelName.value}' from ${plan.weights.uri}`),
      ...address(plan, rendering, facts.intent.engine.apiKey !== undefined),
      row('objects', rendering.manifests.map(({ kind }) => kind).join(', ')),
    ]),
    ...findings.map(({ rule, message, acknowledged }) => row(
      acknowledged === undefined ? rule.severity : 'acknowledged',
      acknowledged === undefined ? withId(rule, message) : `${rule.id}: ${acknowledged}`,
    )),
    '',
  ].join('\n');
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(12)} ${text}`;
}

function pods(plan: ServingPlan): string[] {
  const low = minReplicas(plan.scaling.value);
  const high = maxReplicas(plan.scaling.value);
  return plan.groups.flatMap(({ role, pod, size }) => [
    row('pods', `${low === high ? low * size : `${low * size} to ${high * size}`} x ${role}`),
    ...pod.initContainers.map((container) => row('', `first ${describe(container)}`)),
    ...pod.containers.map((container) => row('', describe(container))),
  ]);
}

function describe(container: ContainerPlan): string {
  const { accelerator, cpuRequest, memoryBytes } = container.resources;
  const devices = accelerator === undefined ? '' : `, ${accelerator.count} x ${accelerator.resource}`;
  return `${container.name}: ${container.image.value} (${cpuRequest.value} CPU, ${gibibytes(memoryBytes.value)}${devices})`;
}

function address(plan: ServingPlan, rendering: Rendering, needsKey: boolean): string[] {
  const { sample } = plan.endpoint;
  const host = clusterHost(plan, rendering);
  return [
    row('url', `http://${host}${sample.path}`),
    row('try', `curl http://${host}${sample.path}${needsKey ? ' -H "Authorization: Bearer $API_KEY"' : ''}`
      + ` -H 'Content-Type: application/json' -d '${JSON.stringify(sample.body)}'`),
  ];
}
