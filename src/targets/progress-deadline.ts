import { PodPlan } from '../plan/pod-plan';

/** Time beyond the startup budget for scheduling, pulling and fetching. */
const MARGIN_SECONDS = 1800;

/** Seconds after which a rollout that brings no ready pod counts as failed: ten minutes by default are too few. */
export function progressDeadlineSeconds(pod: PodPlan): number {
  const startup = pod.containers[0].probes.startup;
  const budget = startup === undefined ? 0 : startup.periodSeconds * startup.failureThreshold;
  return budget + MARGIN_SECONDS;
}
