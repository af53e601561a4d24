import { findDuplicates } from '../../knowledge/flags/find-duplicates';
import { FlagGrammar } from '../../knowledge/flags/grammar';
import { huggingFaceServerGrammar } from '../../knowledge/flags/huggingface-server-grammar';
import { parseArgs } from '../../knowledge/flags/parse-args';
import { ParsedFlag } from '../../knowledge/flags/parsed-flag';
import { FlagProblem, FlagProblemKind } from '../../knowledge/flags/problem';
import { serverGrammar } from '../../knowledge/flags/image-grammar';
import { vllmGrammar } from '../../knowledge/flags/vllm-grammar';
import { EngineIntent } from '../../plan/engine-intent';
import { servingPod } from '../../plan/serving-plan';
import { ServiceFacts } from '../rule';
import { maskArguments } from '../secrets';

interface ReadArguments {
  readonly problems: FlagProblem[];
  /** Those that the user wrote out. */
  readonly extra: ParsedFlag[];
}

const CACHE = new WeakMap<ServiceFacts, ReadArguments>();

/** Everything that the engine's parser would say about the server's final arguments. */
export function argumentProblems(facts: ServiceFacts): FlagProblem[] {
  return argumentsOf(facts).problems;
}

/** What the user wrote out, as the engine would read it. */
export function extraFlags(facts: ServiceFacts): ParsedFlag[] {
  return argumentsOf(facts).extra;
}

/** Several rules look at them: they are read once. */
function argumentsOf(facts: ServiceFacts): ReadArguments {
  const known = CACHE.get(facts) ?? readArguments(facts);
  CACHE.set(facts, known);
  return known;
}

/** Messages of the errors of some kinds. */
export function errorsOf(facts: ServiceFacts, ...kinds: FlagProblemKind[]): string[] {
  return argumentProblems(facts)
    .filter(({ kind, level }) => level === 'error' && kinds.includes(kind))
    .map(({ message }) => message);
}

function readArguments({ intent: { engine }, plan }: ServiceFacts): ReadArguments {
  const grammar = grammarOf(engine);
  if (grammar === undefined) {
    return { problems: [], extra: [] };
  }
  const all = maskArguments(servingPod(plan).containers[0].args.map(({ value }) => value));
  // The first argument of vLLM is the model, which is no flag.
  const args = engine.kind === 'vllm' ? all.slice(1) : all;
  const { flags, problems } = parseArgs(args, grammar);
  return {
    problems: [...problems, ...findDuplicates(flags)],
    // Every engine gets them last.
    extra: flags.filter(({ index }) => index >= args.length - engine.extraArgs.length),
  };
}

/** The flags of the engine in its version; undefined where they are not known. */
function grammarOf(engine: EngineIntent): FlagGrammar | undefined {
  switch (engine.kind) {
    case 'vllm':
      return vllmGrammar(engine.version.value);
    case 'huggingFaceServer':
      return huggingFaceServerGrammar(engine.kserveVersion.value, engine.backend, engine.bundledVllm);
    case 'onnx':
      return serverGrammar();
    case 'triton':
      return undefined;
  }
}
