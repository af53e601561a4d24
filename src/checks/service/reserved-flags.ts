import { ParsedFlag } from '../../knowledge/flags/parsed-flag';
import { ExecutorIntent, GroupIntent } from '../../plan/group-intent';
import { ServiceIntent } from '../../plan/intent';
import { ServiceRule } from '../rule';
import { extraFlags } from './argument-problems';

export const RESERVED_FLAGS: ServiceRule = {
  id: 'KS216',
  title: 'a flag that contradicts what the library derives',
  severity: 'error',
  acknowledgeable: false,
  why: 'Probes, Service, accelerators and the model say something else: the pod would be probed in the wrong place, or '
    + 'ranks would have no GPU.',
  see: 'https://docs.vllm.ai/en/stable/cli/serve.html',
  check: (facts) => extraFlags(facts).flatMap((flag) => {
    const reason = reasonAgainst(flag, facts.intent);
    return reason === undefined ? [] : [`'extraArgs' must not hold '${written(flag)}', got it: ${reason}`];
  }),
};

function written({ spelling, values }: ParsedFlag): string {
  return values.length === 0 ? spelling : `${spelling}=${values.join(' ')}`;
}

/** Some flags are wrong by their value alone, and some in a group alone. */
function reasonAgainst({ flag, values: [value] }: ParsedFlag, intent: ServiceIntent): string | undefined {
  const { group } = intent;
  switch (flag) {
    case '--host':
      return EVERYWHERE.includes(value) ? undefined : PLACE;
    case '--api-server-count':
      return Number(value) === 0 ? 'nothing would answer the probes and the Service' : undefined;
    case '--prefill-context-parallel-size':
      return Number(value) === 1 ? undefined : 'it multiplies the ranks, for which there would be no accelerators';
    case '--data-parallel-backend':
      return group === undefined || value === 'mp' ? undefined : 'vLLM itself joins the copies of a group';
    case '--distributed-executor-backend':
      return group === undefined || agrees(value, group.executor) ? undefined : 'set executor';
    case '--disable-log-stats':
      return readerOfMetrics(intent);
    default:
      return OF_THE_LAUNCHER.includes(flag) ? placedBy(group) : RESERVED[flag];
  }
}

function readerOfMetrics({ group, scaling: { value: scaling } }: ServiceIntent): string | undefined {
  if (group !== undefined) {
    return 'vLLM would have no metrics, and the launcher takes an engine under load for one that hangs';
  }
  return scaling.kind === 'keda' && scaling.triggers.some(({ ofOwnPods }) => ofOwnPods)
    ? 'vLLM would have no metrics, by which the service is scaled' : undefined;
}

function placedBy(group: GroupIntent | undefined): string {
  return group === undefined ? 'use MultiNodeVllm' : 'the launcher sets it';
}

/** Each copy of several is within a pod, where nothing has to join anything. */
function agrees(backend: string, { kind }: ExecutorIntent): boolean {
  return kind === 'dp' ? backend === 'mp' || backend === 'uni' : backend === kind;
}

/** What places a pod among those of its group. */
const OF_THE_LAUNCHER = [
  '--data-parallel-address', '--data-parallel-rpc-port', '--data-parallel-start-rank', '--headless',
  '--master-addr', '--master-port', '--nnodes', '--node-rank',
];

const RANKS = 'set parallelism';
const PLACE = 'the probes and the Service look for the server on every address at port 8080';
/** vLLM listens by IPv4 unless told, which is nothing where a cluster has IPv6 alone. */
const EVERYWHERE = ['0.0.0.0', '::'];
const BALANCER = 'the Service leads to one server, which knows all copies: with it, each pod would answer for its own alone';
const TLS = 'probes and Service speak HTTP: end TLS at the gateway, or use a side container';
const MODEL = 'it follows from model';

/** By canonical name: what says the same thing to the whole manifest. */
const RESERVED: Record<string, string> = {
  '--data-parallel-rank': RANKS,
  '--data-parallel-size': RANKS,
  '--data-parallel-size-local': RANKS,
  '--enable-expert-parallel': RANKS,
  '--pipeline-parallel-size': RANKS,
  '--tensor-parallel-size': RANKS,
  '--data-parallel-external-lb': BALANCER,
  '--data-parallel-hybrid-lb': BALANCER,
  '--data-parallel-multi-port-external-lb': BALANCER,
  '--config': 'what the file says is known to vLLM alone: set props, and other flags one by one',
  '--grpc': 'vLLM would serve gRPC instead of HTTP, which probes and clients speak',
  '--uds': PLACE,
  '--ssl-ca-certs': TLS,
  '--ssl-certfile': TLS,
  '--ssl-keyfile': TLS,
  '--tls-cert': TLS,
  '--tls-key': TLS,
  '--load-all': MODEL,
  '--model': MODEL,
  '--models-dir': MODEL,
  '--model_dir': MODEL,
  '--model_id': MODEL,
  '--model_revision': MODEL,
  '--revision': MODEL,
};
