import { Flag } from './flags/flag';

/** Which engine runs inside KServe's Hugging Face server. */
export type HuggingFaceServerBackend = 'auto' | 'vllm' | 'huggingface';

interface OwnFlag {
  readonly name: string;

  /** `int`, `text`, `truth` (a word such as true or no follows) or `switch` (nothing follows). */
  readonly value: 'int' | 'text' | 'truth' | 'switch';

  /** First KServe minor that has it, where the oldest one we know does not. */
  readonly since?: string;
  readonly aliases?: string[];

  /** The setting, where it is not the name. */
  readonly dest?: string;
  readonly choices?: string[];
  readonly replacement?: string;
  readonly excludes?: string[];
}

/*
 * Read from KServe's source at v0.15.2, v0.16.0, v0.17.0, v0.19.0 and v0.20.0:
 * python/kserve/kserve/model_server.py and python/huggingfaceserver/huggingfaceserver/__main__.py.
 * 0.18 could not be read; what is new between 0.17 and 0.19 counts from 0.19.
 */
const MODEL_SERVER: OwnFlag[] = [
  { name: '--http_port', value: 'int' },
  { name: '--grpc_port', value: 'int' },
  { name: '--workers', value: 'int' },
  { name: '--max_threads', value: 'int' },
  { name: '--max_asyncio_workers', value: 'int' },
  { name: '--enable_grpc', value: 'truth' },
  { name: '--enable_docs_url', value: 'truth' },
  { name: '--enable_latency_logging', value: 'truth' },
  { name: '--configure_logging', value: 'truth' },
  { name: '--log_config_file', value: 'text' },
  { name: '--access_log_format', value: 'text' },
  { name: '--event-loop', value: 'text', choices: ['auto', 'asyncio', 'uvloop'], since: '0.17' },
  { name: '--timeout-keep-alive', value: 'int', since: '0.19' },
  { name: '--model_name', value: 'text' },
  { name: '--predictor_host', value: 'text' },
  { name: '--protocol', value: 'text', choices: ['v1', 'v2', 'grpc-v2'], replacement: '--predictor_protocol' },
  { name: '--predictor_protocol', value: 'text', choices: ['v1', 'v2', 'grpc-v2'] },
  { name: '--predictor_use_ssl', value: 'truth' },
  { name: '--predictor_request_timeout_seconds', value: 'int' },
  { name: '--predictor_request_retries', value: 'int' },
  { name: '--enable_predictor_health_check', value: 'switch' },
  { name: '--grpc_max_send_message_length', value: 'int' },
  { name: '--grpc_max_receive_message_length', value: 'int' },
];

const HUGGING_FACE_SERVER: OwnFlag[] = [
  { name: '--model_dir', value: 'text' },
  { name: '--model_id', value: 'text' },
  { name: '--model_revision', value: 'text' },
  { name: '--tokenizer_revision', value: 'text' },
  { name: '--max_length', value: 'int', dest: 'max_model_len', replacement: '--max_model_len' },
  { name: '--max_model_len', value: 'int' },
  { name: '--disable_lower_case', value: 'switch' },
  { name: '--disable_special_tokens', value: 'switch' },
  { name: '--trust_remote_code', value: 'switch' },
  { name: '--tensor_input_names', value: 'text' },
  { name: '--backend', value: 'text', choices: ['auto', 'huggingface', 'vllm'] },
  { name: '--return_token_type_ids', value: 'switch' },
  { name: '--return_offsets_mapping', value: 'switch', since: '0.19' },
  { name: '--return_probabilities', value: 'switch', excludes: ['--return_raw_logits'] },
  { name: '--return_raw_logits', value: 'switch', excludes: ['--return_probabilities'], since: '0.16' },
  { name: '--disable_log_requests', value: 'switch' },
];

const TASKS = [
  'sequence_classification', 'token_classification', 'fill_mask', 'text_generation', 'text2text_generation',
  'text_embedding',
];

/** Added to the parser only once the server has chosen its transformers backend. */
const TRANSFORMERS_BACKEND: OwnFlag[] = [
  { name: '--task', value: 'text', choices: TASKS },
  { name: '--max_log_len', value: 'int', aliases: ['--max-log-len'] },
  { name: '--dtype', value: 'text', choices: ['auto', 'float16', 'float32', 'bfloat16', 'float', 'half'] },
];

/**
 * Flags of the `vllm serve` command around the engine. The server builds the engine itself:
 * it never reads a config file for vLLM, and starts no other processes.
 */
export const SERVE_COMMAND_FLAGS = [
  '--api-server-count', '--config', '--data-parallel-start-rank', '--grpc', '--headless',
];

/** KServe minors whose flags are known, oldest first. */
export const HUGGING_FACE_SERVER_VERSIONS = ['0.15', '0.16', '0.17', '0.18', '0.19', '0.20'];

/** The server's own flags in one KServe minor, that is those which are not vLLM's. */
export function huggingFaceServerFlags(kserveMinor: string, backend: HuggingFaceServerBackend): Flag[] {
  const own = [...MODEL_SERVER, ...HUGGING_FACE_SERVER, ...backend === 'vllm' ? [] : TRANSFORMERS_BACKEND];
  const here = HUGGING_FACE_SERVER_VERSIONS.indexOf(kserveMinor);
  return own.filter((flag) => HUGGING_FACE_SERVER_VERSIONS.indexOf(flag.since ?? '0.15') <= here)
    .map((flag) => flag.name === '--task' ? { ...flag, choices: tasksOf(here) } : flag)
    .map(toFlag);
}

/** The first KServe minor that has a flag of the server's own, in exactly this spelling. */
export function huggingFaceServerFlagSince(name: string): string | undefined {
  const flag = [...MODEL_SERVER, ...HUGGING_FACE_SERVER].find((own) => own.name === name);
  return flag && (flag.since ?? '0.15');
}

function tasksOf(here: number): string[] {
  return here < HUGGING_FACE_SERVER_VERSIONS.indexOf('0.16') ? TASKS : [...TASKS, 'time_series_forecast'];
}

const TRUTH = ['true', 'false', 'yes', 'no', 'on', 'off', 'y', 'n', 't', 'f', '1', '0'];

function toFlag(own: OwnFlag): Flag {
  return {
    name: own.name,
    dest: own.dest ?? own.name.slice(2).replace(/-/g, '_'),
    spellings: [own.name, ...own.aliases ?? []],
    negatives: [],
    arity: own.value === 'switch' ? 'none' : 'one',
    type: own.value === 'int' ? 'int' : 'string',
    choices: own.value === 'truth' ? TRUTH : own.choices,
    anyCase: own.value === 'truth',
    repeatable: false,
    hasKeys: false,
    deprecated: own.replacement ? { replacement: [own.replacement] } : undefined,
    excludes: own.excludes,
  };
}
