import { ServiceIntent } from '../intent';
import { TritonIntent } from './triton-intent';

/** What computes in Triton beside our server, in the same pods. */
export function besideServer({ triton }: ServiceIntent): TritonIntent | undefined {
  return triton?.place.kind === 'samePod' ? triton : undefined;
}

/** What computes in Triton in the pods of this service: beside our server, or instead of it. */
export function inPods(intent: ServiceIntent): TritonIntent | undefined {
  return intent.engine.kind === 'triton' ? intent.engine.triton : besideServer(intent);
}
