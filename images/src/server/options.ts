import { LONGEST, type Option, type Program } from '../settings/options.ts';
import { settingsOf, type SettingsOf } from '../settings/settings.ts';

/** Every option, in the order of --help. Names are for ever: a deployed manifest may use them. */
export const OPTIONS = {
  'model-dir': { type: 'string', about: "folder of one model in the hub's layout" },
  'model-name': { type: 'string', default: 'model', about: 'name of that model in requests' },
  'models-dir': { type: 'string', about: 'folder of several models, one folder each: their names are those of the folders' },
  'model-links': { type: 'boolean', default: false, about: "models of --models-dir are links: what a link leads to is read at the load, and the name of that folder is the one of the model in Triton. FOLDER.server.json beside it may have a 'task' and 'max-batch-rows' of its own" },
  'control-socket': { type: 'string', about: 'Unix socket at which models of --models-dir are loaded and unloaded by the repository extension; then nobody loads or unloads any by the other ports' },
  'load-all': { type: 'boolean', default: true, about: 'load every model of --models-dir at the start; else only when asked to' },
  'task': {
    type: 'string', about: 'task of the model where config.json does not tell it',
    oneOf: ['feature-extraction', 'text-classification', 'token-classification', 'fill-mask', 'question-answering', 'zero-shot-classification', 'text-ranking', 'text-generation'],
  },
  'graph': { type: 'string', default: 'fp32', oneOf: ['fp32', 'fp16', 'int8', 'q4'], about: 'variant of the ONNX file' },
  'triton-url': { type: 'string', about: "where a Triton server computes: this one tokenizes before it and reads what it answers. The folder of the model then needs no graph. http://127.0.0.1:8000" },
  'triton-model': { type: 'string', about: "name of the model in Triton's repository; else --model-name" },
  'triton-metrics-url': { type: 'string', about: "where Triton's metrics are, to be read with the server's own: http://127.0.0.1:8002/metrics" },
  'triton-connections': { type: 'integer', default: 64, least: 1, most: 1024, about: 'connections to Triton, and so requests with it at once' },
  'max-length': { type: 'integer', least: 1, about: "tokens of one text, special ones included; else the model's own limit, and never more" },

  'host': { type: 'string', default: '0.0.0.0', about: 'address to listen on' },
  'http-port': { type: 'integer', default: 8080, least: 0, most: 65535, about: 'HTTP; 0: any free port' },
  'grpc-port': { type: 'integer', default: 8081, least: -1, most: 65535, about: 'gRPC; 0: any free port, -1: no gRPC' },
  'tls-cert': { type: 'string', about: 'file of a certificate chain in PEM: HTTP becomes HTTPS, gRPC speaks TLS; read at the start' },
  'tls-key': { type: 'string', about: 'file of its private key in PEM' },
  'api-key': { type: 'string', secret: true, about: 'clients must send it as a bearer token; health and metrics stay open. Rather as variable than as flag: flags are seen by who lists processes' },

  'workers': { type: 'integer', least: 1, most: 256, about: "worker threads with the model's weights each; else the CPU limit divided by --threads" },
  'threads': { type: 'integer', least: 1, most: 256, about: 'threads of each for one batch; else the CPU limit, at most 8' },
  'spin': { type: 'boolean', default: true, about: 'threads of a batch wait for each other without sleeping: faster, but it costs CPU time, of which a pod with a CPU limit may run out' },
  'max-batch-rows': { type: 'integer', default: 64, least: 1, about: 'inputs that are run as one batch' },
  'max-batch-tokens': { type: 'integer', default: 1024, least: 1, about: 'tokens that are run as one batch, padding included; one input may be longer' },
  'max-queue': { type: 'integer', default: 1024, least: 1, about: 'inputs that wait for a worker, or are with Triton; more are refused with 429' },
  'max-request-inputs': { type: 'integer', default: 512, least: 1, about: 'inputs of one request' },
  'timeout': { type: 'seconds', default: 60, least: 0.001, most: LONGEST, about: 'seconds until a request is answered with 504; a client may ask for less' },

  'max-body': { type: 'bytes', default: 16_777_216, least: 1, about: 'bytes of a request body' },
  'max-json-depth': { type: 'integer', default: 32, least: 1, most: 1000, about: 'nesting of a JSON body' },
  'receive-timeout': { type: 'seconds', default: 30, least: 0.1, most: LONGEST, about: 'seconds for a client to send a whole request' },
  'max-connections': { type: 'integer', default: 4096, least: 1, about: 'open connections of HTTP, and as many of gRPC; more are closed at once' },

  'drain': { type: 'seconds', default: 30, least: 0, most: LONGEST, about: 'seconds for accepted requests after SIGTERM; then they are cut' },
  'drain-delay': { type: 'seconds', default: 3, least: 0, most: LONGEST, about: 'seconds after SIGTERM in which new requests are still taken, for those who do not know yet; part of --drain' },
  'log-level': { type: 'string', default: 'info', oneOf: ['error', 'warning', 'info', 'debug'], about: 'least level that is logged; debug: every request, never its content' },
} as const satisfies Record<string, Option>;

export const SERVER = {
  options: OPTIONS, prefix: 'SERVER_', words: false,
  about: 'Serves Hugging Face models from ONNX on CPU.\n\n  server --model-dir DIR --http-port 8080 --grpc-port 8081\n\n'
    + "Traces go where OpenTelemetry's variables say, OTEL_EXPORTER_OTLP_ENDPOINT first; without it there are none.",
} satisfies Program<typeof OPTIONS>;

export type Settings = SettingsOf<typeof OPTIONS>;

/** The settings where nothing is said, with some changed: for tests and tools. */
export function settingsWith(changes: Partial<Settings> = {}): Settings {
  return settingsOf(OPTIONS, changes);
}
