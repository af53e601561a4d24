import { MULTI_NODE_REFUSALS } from './multi-node';
import { Refusal } from './refusal';
import { RUNTIME_REFUSALS } from './runtimes';
import { SCALING_REFUSALS } from './scaling';
import { SERVICE_REFUSALS } from './services';

export const REFUSALS: Refusal[] = [
  ...SERVICE_REFUSALS,
  ...SCALING_REFUSALS,
  ...MULTI_NODE_REFUSALS,
  ...RUNTIME_REFUSALS,
];
