import { KubeObject } from './objects';
import { Target } from './variants';

/** A case on one target, as the cluster shows it. */
export interface Deployed {
  name: string;
  target: Target;
  namespace: string;
  admissionOnly: boolean;
  /** What was applied. */
  applied: KubeObject[];
  /** Why the cluster refused something; empty when it did not. */
  refused: string;
  /** What was still missing when time was up. */
  problems: string[];
  /** Everything of interest in the namespace afterwards. */
  objects: KubeObject[];
}
