import { ServiceRule } from '../rule';
import { grammarOf, parsedExtraArgs } from './argument-problems';

export const RESERVED_FLAGS: ServiceRule = {
  id: 'KS216',
  title: 'a flag that contradicts what the library derives',
  severity: 'error',
  acknowledgeable: false,
  why: 'Probes, Service, accelerators and the model say something else: the pod would be probed in the wrong place, or '
    + 'ranks would have no GPU.',
  see: 'https://docs.vllm.ai/en/stable/cli/serve.html',
  check: ({ intent }) => {
    const grammar = grammarOf(intent.engine);
    return grammar === undefined ? [] : parsedExtraArgs(intent.engine, grammar)
      .filter(({ flag }) => RESERVED[flag] !== undefined)
      .map(({ flag, spelling }) => `'extraArgs' must not hold '${spelling}', got it: ${RESERVED[flag]}`);
  },
};

const RANKS = 'set parallelism';
const PLACE = 'the probes and the Service look for the server on every address at port 8080';
const BALANCER = 'the Service leads to one server, which knows all copies: with it, each pod would answer for its own alone';
const TLS = 'probes and Service speak HTTP: end TLS at the gateway, or use a side container';
const GROUP = 'use MultiNodeVllm';
const MODEL = 'it follows from model';

/** By canonical name: what says the same thing to the whole manifest. */
const RESERVED: Record<string, string> = {
  '--data-parallel-rank': RANKS,
  '--data-parallel-size': RANKS,
  '--data-parallel-size-local': RANKS,
  '--enable-expert-parallel': RANKS,
  '--pipeline-parallel-size': RANKS,
  '--tensor-parallel-size': RANKS,
  '--data-parallel-address': GROUP,
  '--data-parallel-rpc-port': GROUP,
  '--data-parallel-start-rank': GROUP,
  '--headless': GROUP,
  '--master-addr': GROUP,
  '--master-port': GROUP,
  '--nnodes': GROUP,
  '--node-rank': GROUP,
  '--data-parallel-external-lb': BALANCER,
  '--data-parallel-hybrid-lb': BALANCER,
  '--data-parallel-multi-port-external-lb': BALANCER,
  '--host': PLACE,
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
