import {
  HUGGING_FACE_SERVER_VERSIONS, HuggingFaceServerBackend, huggingFaceServerFlags, huggingFaceServerFlagSince,
  SERVE_COMMAND_FLAGS,
} from '../huggingface-server-flags';
import { findVllmFlag, resolveVllmVersion, vllmFlagSpellings } from '../vllm-flags';
import { Flag, FlagMatch, indexFlags } from './flag';
import { FlagGrammar } from './grammar';
import { nearestWords } from './nearest';
import { flagError, FlagProblem } from './problem';
import { inOtherVersion } from './vllm-grammar';

/**
 * What KServe's Hugging Face server reads: its own flags with underscores, and with the vLLM backend also
 * vLLM's with dashes. It drops what it does not know without a word, so every other spelling is an error.
 *
 * Undefined when the KServe minor or the vLLM inside its image is not known.
 */
export function huggingFaceServerGrammar(
  kserveVersion: string, backend: HuggingFaceServerBackend, bundledVllmVersion: string,
): FlagGrammar | undefined {
  const minor = kserveVersion.replace(/^v/, '').split('.').slice(0, 2).join('.');
  const vllm = resolveVllmVersion(bundledVllmVersion);
  if (!HUGGING_FACE_SERVER_VERSIONS.includes(minor) || vllm === undefined) return undefined;
  const own = indexFlags(huggingFaceServerFlags(minor, backend));
  const index = backend === 'huggingface' ? own : withVllm(own, vllm);
  const server: Server = { engine: `KServe ${minor}'s Hugging Face server`, minor, backend, vllm, index };
  return {
    engine: server.engine,
    // both the dotted keys and the underscores are rewritten in parse_args, which this server does not call
    dotted: false,
    find: (spelling) => index.get(spelling),
    spellings: () => [...index.keys()],
    nearest: (name) => nearestWords(name, index.keys()),
    elsewhere: (name) =>
      otherSpelling(name, server) ?? otherBackend(name, server) ?? otherVersion(name, server),
  };
}

interface Server {
  readonly engine: string;
  readonly minor: string;
  readonly backend: HuggingFaceServerBackend;
  readonly vllm: string;
  readonly index: Map<string, FlagMatch>;
}

function withVllm(own: Map<string, FlagMatch>, vllm: string): Map<string, FlagMatch> {
  const index = new Map(own);
  for (const spelling of vllmFlagSpellings(vllm)) {
    const match = findVllmFlag(vllm, spelling);
    if (!match || isRefused(spelling, match.flag, own)) continue;
    const ours = own.get(spelling);
    index.set(spelling, ours ? { ...ours, flag: eitherOf(ours.flag, match.flag) } : match);
  }
  return index;
}

/** With backend `auto` the model decides which of two flags of one name is read. */
function eitherOf(ours: Flag, vllm: Flag): Flag {
  const choices = ours.choices && vllm.choices && [...new Set([...ours.choices, ...vllm.choices])];
  return { ...ours, choices };
}

function isRefused(spelling: string, flag: Flag, own: Map<string, FlagMatch>): boolean {
  return SERVE_COMMAND_FLAGS.includes(flag.name) || FIRST_PASS_ONLY.has(flag.name)
    || abbreviatesOwn(spelling, own);
}

/** The backend is chosen in a first pass that knows the server's own flags alone. */
const FIRST_PASS_ONLY = new Map([['--trust-remote-code', '--trust_remote_code']]);

/** In the first pass `--model` is the start of four flags, and the server exits. */
function abbreviatesOwn(spelling: string, own: Map<string, FlagMatch>): boolean {
  if (own.has(spelling)) return false;
  return spelling.startsWith('--') && [...own.keys()].filter((name) => name.startsWith(spelling)).length > 1;
}

function otherSpelling(name: string, server: Server): FlagProblem | undefined {
  const right = FIRST_PASS_ONLY.get(name) ?? sameWords(name, server.index);
  if (right === undefined || right === name) return undefined;
  const why = FIRST_PASS_ONLY.has(name)
    ? 'it chooses its backend before it knows the other spelling'
    : 'it drops other spellings without a word';
  return flagError('spelling', name, `'${name}' must be written '${right}' for ${server.engine}: ${why}`);
}

function sameWords(name: string, index: Map<string, FlagMatch>): string | undefined {
  const words = (spelling: string) => spelling.replace(/_/g, '-');
  return [...index.keys()].find((spelling) => spelling.startsWith('--') && words(spelling) === words(name));
}

function otherBackend(name: string, server: Server): FlagProblem | undefined {
  const vllm = findVllmFlag(server.vllm, name);
  if (vllm && SERVE_COMMAND_FLAGS.includes(vllm.flag.name)) {
    const message = `'${name}' is no flag of ${server.engine}: it belongs to the command vllm serve`;
    return flagError('unknown', name, message);
  }
  if (name === '--model') {
    const message = `'--model' must be written '--model_id' or '--model_dir' for ${server.engine}: `
      + 'it takes the word for the start of several flags and exits';
    return flagError('ambiguous-prefix', name, message);
  }
  const other = server.backend === 'huggingface' ? 'vllm' : 'huggingface';
  const there = other === 'vllm'
    ? vllm !== undefined
    : huggingFaceServerFlags(server.minor, 'huggingface').some((flag) => flag.spellings.includes(name));
  if (!there || server.backend === 'auto') return undefined;
  const message = `'${name}' is no flag of ${server.engine} with backend '${server.backend}': `
    + `only the backend '${other}' reads it`;
  return flagError('unknown', name, message);
}

function otherVersion(name: string, server: Server): FlagProblem | undefined {
  const since = huggingFaceServerFlagSince(name);
  if (since !== undefined) {
    return flagError('not-yet', name, `'${name}' is no flag of ${server.engine}: it exists from KServe ${since} on`);
  }
  if (server.backend === 'huggingface') return undefined;
  return inOtherVersion(name, server.vllm, `${server.engine} with vLLM ${server.vllm}`);
}
