import { Container, Pod } from './pod';

/** Kubernetes' own grace period. */
const DEFAULT_GRACE = 30;

/** Seconds before the stop signal, in which a pod goes on and is let go of by those who ask it. */
export function pauseSeconds(container: Container): number {
  return container.lifecycle?.preStop?.sleep?.seconds ?? 0;
}

/** Seconds that a container has after its stop signal. */
export function stopSeconds(pod: Pod, container: Container): number {
  return (pod.terminationGracePeriodSeconds ?? DEFAULT_GRACE) - pauseSeconds(container);
}
