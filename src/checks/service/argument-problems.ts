import { findDuplicates } from '../../knowledge/flags/find-duplicates';
import { FlagGrammar } from '../../knowledge/flags/grammar';
import { huggingFaceServerGrammar } from '../../knowledge/flags/huggingface-server-grammar';
import { parseArgs } from '../../knowledge/flags/parse-args';
import { ParsedFlag } from '../../knowledge/flags/parsed-flag';
import { FlagProblem, FlagProblemKind } from '../../knowledge/flags/problem';
import { serverGrammar } from '../../knowledge/flags/server-grammar';
import { vllmGrammar } from '../../knowledge/flags/vllm-grammar';
import { EngineIntent } from '../../plan/engine-intent';
import { servingPod } from '../../plan/serving-plan';
import { ServiceFacts } from '../rule';
import { maskArguments } from '../secrets';

const CACHE = new WeakMap<ServiceFacts, FlagProblem[]>();

/** Everything that the engine's parser would say about the server's final arguments, read once. */
export function argumentProblems(facts: ServiceFacts): FlagProblem[] {
  const known = CACHE.get(facts);
  if (known !== undefined) {
    return known;
  }
  const problems = readArguments(facts);
  CACHE.set(facts, problems);
  return problems;
}

/** Messages of the errors of some kinds. */
export function errorsOf(facts: ServiceFacts, ...kinds: FlagProblemKind[]): string[] {
  return argumentProblems(facts)
    .filter(({ kind, level }) => level === 'error' && kinds.includes(kind))
    .map(({ message }) => message);
}

function readArguments({ intent, plan }: ServiceFacts): FlagProblem[] {
  const grammar = grammarOf(intent.engine);
  if (grammar === undefined) {
    return [];
  }
  const args = maskArguments(servingPod(plan).containers[0].args.map(({ value }) => value));
  // The first argument of vLLM is the model, which is no flag.
  const parsed = parseArgs(intent.engine.kind === 'vllm' ? args.slice(1) : args, grammar);
  return [...parsed.problems, ...findDuplicates(parsed.flags)];
}

/** What the user wrote out, as the engine would read it. */
export function parsedExtraArgs(engine: EngineIntent, grammar: FlagGrammar): readonly ParsedFlag[] {
  return parseArgs([...engine.extraArgs], grammar).flags;
}

/** The flags of the engine in its version; undefined where they are not known. */
export function grammarOf(engine: EngineIntent): FlagGrammar | undefined {
  switch (engine.kind) {
    case 'vllm':
      return vllmGrammar(engine.version.value);
    case 'huggingFaceServer':
      return huggingFaceServerGrammar(engine.kserveVersion.value, engine.backend, engine.bundledVllm);
    case 'onnx':
      return serverGrammar();
  }
}
