import { DrainPlan } from './pod-plan';

/** Longest wait for routers to notice that a pod leaves. */
const MAX_PRE_STOP_SECONDS = 15;

/** Time after the engine's own deadline before the kubelet kills it: never the same second. */
const MARGIN_SECONDS = 5;

/**
 * One drain in three numbers that add up: a pause before the stop signal, the
 * engine's time to finish requests, and the moment when the pod is killed.
 */
export function planDrain(seconds: number): DrainPlan {
  const preStopSeconds = Math.min(MAX_PRE_STOP_SECONDS, Math.ceil(seconds / 4));
  return {
    preStopSeconds,
    engineSeconds: seconds - preStopSeconds,
    graceSeconds: seconds + MARGIN_SECONDS,
  };
}
