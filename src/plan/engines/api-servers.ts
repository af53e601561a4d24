import { parseArgs } from '../../knowledge/flags/parse-args';
import { vllmGrammar } from '../../knowledge/flags/vllm-grammar';
import { findVllmFlag } from '../../knowledge/vllm-flags';
import { EngineIntent } from '../engine-intent';
import { ServiceIntent } from '../intent';

type Vllm = Extract<EngineIntent, { kind: 'vllm' }>;

/** Whether the user says how many processes take requests. */
function isStated({ version, extraArgs }: Vllm): boolean {
  const grammar = vllmGrammar(version.value);
  return grammar !== undefined && parseArgs([...extraArgs], grammar).flags.some(({ flag }) => flag === '--api-server-count');
}

/** Whether vLLM itself finishes what runs at the stop signal, as far as its API servers let it. */
export function drainsByItself({ group }: ServiceIntent, engine: Vllm): boolean {
  return group === undefined && findVllmFlag(engine.version.value, '--shutdown-timeout') !== undefined;
}

/**
 * Whether vLLM has to be told to start one. It starts as many as there are copies of the model; of several none owns
 * the engines, so each lets go of them at the stop signal, and what runs is lost. In a group the launcher waits.
 */
export function needsOneApiServer(intent: ServiceIntent, engine: Vllm): boolean {
  return intent.parallelism.value.data > 1 && drainsByItself(intent, engine) && !isStated(engine);
}
