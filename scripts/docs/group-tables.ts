import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_VLLM_VERSION } from '../../src/intent/engine';
import { KSERVE_VERSIONS, KServeFacts } from '../../src/knowledge/kserve-versions';
import { firstWithDataParallelGroups, firstWithNativeGroups, LAST_VLLM_WITH_RAY, lastServerWithRay } from '../../src/knowledge/vllm-groups';
import { code, table } from './markdown';

const CONTRACT = join(__dirname, '..', '..', 'images', 'contract.json');

/** Which vLLM, and which server of KServe, goes with which executor. */
export function executorTable(): string {
  return table(['Executor', 'vLLM', 'By default'], [
    [code('Executor.multiprocessing()'), `${firstWithNativeGroups()} and newer, in any image`, DEFAULT_VLLM_VERSION],
    [
      `${code('Executor.multiprocessing()')} with ${code('data')}`, `${firstWithDataParallelGroups()} and newer, in any image`,
      DEFAULT_VLLM_VERSION,
    ],
    [code('Executor.ray()'), `up to ${LAST_VLLM_WITH_RAY}, whose stock images hold Ray`, LAST_VLLM_WITH_RAY],
    [
      code('Executor.ray({ rayVersion })'), `newer than ${LAST_VLLM_WITH_RAY}, in an image of your own that holds Ray`,
      `${DEFAULT_VLLM_VERSION}; the image has to be given`,
    ],
    [
      `${code('Executor.ray()')} with ${code('Engine.huggingFaceServer()')}`,
      `that of KServe up to ${lastServerWithRay()}, or of an image of your own that holds Ray`, 'that of the target',
    ],
  ]);
}

/** What each version of KServe does with a group. */
export function groupVersionTable(): string {
  return table(['KServe', 'Model', 'The InferenceService'], KSERVE_VERSIONS.map((facts) => [
    facts.patch, facts.multiNodeBroken === undefined ? places(facts) : '-', state(facts),
  ]));
}

function places({ multiNodeSources }: KServeFacts): string {
  return multiNodeSources.map((kind) => code(kind === 'oci' ? 'Model.fromOci' : 'Model.fromVolume')).join(', ');
}

function state({ multiNodeBroken, multiNodeNeverReady }: KServeFacts): string {
  if (multiNodeBroken !== undefined) {
    return `refused: ${multiNodeBroken}`;
  }
  return multiNodeNeverReady ? code('Ready=Unknown') : 'becomes ready';
}

interface Exit {
  readonly code: number;
  readonly about: string;
}

/** With which code a program of ours ends, and why. */
export function exitTable(program: 'launcher' | 'agent'): string {
  const contract = JSON.parse(readFileSync(CONTRACT, 'utf8')) as Record<typeof program, { exit: Record<string, Exit> }>;
  const exits = Object.values(contract[program].exit).sort((a, b) => a.code - b.code);
  return table(['Code', 'Because'], exits.map((exit) => [String(exit.code), exit.about]));
}
