import { LONGEST, type Option, type Program } from '../settings/options.ts';
import { settingsOf, type SettingsOf } from '../settings/settings.ts';
import { FORMATS } from './select/formats.ts';

/** Every option, in the order of --help. Names are for ever: a deployed manifest may use them. */
export const OPTIONS = {
  'allow': { type: 'list', also: ['STORAGE_ALLOW_PATTERNS'], about: 'patterns of files to take, and no others; * and ? as in a shell, * goes over folders' },
  'ignore': { type: 'list', also: ['STORAGE_IGNORE_PATTERNS'], about: 'patterns of files to leave out; wins over --allow' },
  'weights': {
    type: 'string', default: 'auto', oneOf: ['auto', 'all', 'none', ...FORMATS],
    about: "format of weights to take of several; auto: the best that is there; none: what belongs to the model besides, for a tokenizer beside another server; all: every file. A folder that is not in the hub's layout is always taken whole",
  },
  'variant': { type: 'string', about: 'of several graphs, quantizations or precisions: int8, Q5_K_M, fp16; of a graph its name without .onnx too' },
  'hashes': { type: 'string', about: 'file of SHA-256 hashes and paths as sha256sum writes it: all that is fetched has to stand in it, and to have those bytes' },
  'verify': { type: 'boolean', default: false, about: 'read a complete folder again and compare every hash; else sizes and times are compared' },
  'copy': { type: 'boolean', default: false, about: 'copy files of file:// and pvc:// instead of linking them' },
  'unpack': { type: 'boolean', default: true, about: 'unpack an archive that is all there is (.tar, .tar.gz, .tgz, .tar.zst, .zip) and keep what is in it' },
  'max-unpacked': { type: 'bytes', default: 2 ** 40, least: 1, about: 'bytes that archives may unpack to' },
  'env-dir': { type: 'list', about: 'folders whose files are variables, such as mounted Secrets; a variable of the process wins' },

  'registries': {
    type: 'string',
    about: 'registries for model-registry://HOST/MODEL, as JSON: {"HOST": {"url": ..., "tokenFile" or "tokenEnv": ..., "caFile": ...}}; no others are asked then. '
      + 'Else MODEL_REGISTRY_BASE_URL (host and port) and MODEL_REGISTRY_SCHEME (http), as Kubeflow has them',
  },
  'registry-allow': {
    type: 'list',
    about: 'where a registry may say that a model lies: beginnings of URIs such as s3://models/ or https://files.example.com/; '
      + 'else any address by hf, s3, gs, https, http and oci that is not of this machine or its network link',
  },

  'oci-plain-http': { type: 'list', about: 'registries (host or host:port) that are asked without TLS, beside localhost, 127.0.0.1 and [::1]; never let credentials go there over a network' },

  'allow-imports': { type: 'list', about: 'of scan: what pickles may import besides what tensors and arrays need, as patterns: sklearn.tree.*' },

  'catalog': { type: 'string', default: '/etc/model-cache/catalog.json', about: 'of cache: which models this node keeps, as JSON; read again when it changes' },
  'pass-every': { type: 'seconds', default: 10, least: 0.1, most: LONGEST, about: 'of cache: seconds between two looks at the folder, the catalog and the pods of the node' },
  'verify-every': { type: 'seconds', default: 86_400, least: 1, most: LONGEST, about: 'of cache: seconds after which every byte of a model is read again and compared; sizes and times are compared at each look' },
  'metrics-port': { type: 'integer', default: 9090, least: -1, most: 65_535, about: 'of cache: port of /metrics, /healthz and /readyz; -1: none' },
  'metrics-host': { type: 'string', default: '0.0.0.0', about: 'of cache: address that this port is opened at' },
  'cache-name': { type: 'string', default: 'models', about: 'of cache: the value of the label cdk8s-kserve.io/model-cache at the volumes whose pods it watches, and the beginning of the name of its status' },
  'account-dir': { type: 'string', default: '/var/run/secrets/kubernetes.io/serviceaccount', about: 'of cache: folder with the token, ca.crt and namespace by which it asks the API server' },
  'node-name': { type: 'string', also: ['NODE_NAME'], about: 'of cache: the node that it is on; without it no pods are looked for, and nothing is ever evicted' },

  'repository-plan': { type: 'string', default: '/etc/triton/repository.json', about: 'of repository: which models it has, as JSON, with their config.pbtxt beside it' },

  'models-plan': { type: 'string', default: '/etc/triton/models.json', about: 'of models: which there are to be, as JSON, with their config.pbtxt beside it' },
  'triton-url': { type: 'string', about: 'of models: where Triton loads and unloads, started with --model-control-mode=explicit. http://127.0.0.1:8000' },
  'control-socket': { type: 'string', about: "of models: the server's --control-socket; without both models are made once, for a pod that starts" },
  'look-every': { type: 'seconds', default: 5, least: 0.1, most: 3600, about: 'of models: seconds between two looks at the plan' },

  'connections': { type: 'integer', default: 8, least: 1, most: 64, about: 'requests for bytes at once, over all files' },
  'part-size': { type: 'bytes', default: 16 * 2 ** 20, least: 65_536, most: 2 ** 30, about: 'bytes of one request; smaller files are one request each' },
  'connect-timeout': { type: 'seconds', default: 15, least: 0.1, most: LONGEST, about: 'seconds for a connection to be made' },
  'stall-window': { type: 'seconds', default: 30, least: 0.5, most: LONGEST, about: 'seconds in which a request has to bring --stall-floor bytes a second on average; else it is tried again' },
  'stall-floor': { type: 'bytes', default: 1024, least: 0, about: 'bytes a second below which a request counts as stalled' },
  'retries': { type: 'integer', default: 8, least: 0, most: 1000, about: 'tries of one request after the first that bring nothing new' },
  'max-bytes': { type: 'bytes', default: 2 ** 50, least: 1, about: 'bytes that a folder may come to, as its source tells their sizes; more is an error before the first byte' },
  'deadline': { type: 'seconds', default: 21_600, least: 0.1, most: LONGEST, about: 'seconds for everything, waiting for another agent included' },

  'progress': { type: 'string', default: 'auto', oneOf: ['auto', 'line', 'json', 'none'], about: 'line: one that is rewritten; json: a line of JSON every few seconds; auto: line in a terminal, else json' },
  'log-level': { type: 'string', default: 'info', oneOf: ['error', 'warning', 'info', 'debug'], about: 'least level that is logged' },
} as const satisfies Record<string, Option>;

export const AGENT = {
  options: OPTIONS, prefix: 'AGENT_', words: true,
  about: 'Brings models into folders: complete, verified and once.\n\n'
    + '  agent fetch URI DEST [URI DEST ...]     hf:// s3:// gs:// https:// oci:// pvc:// file:// model-registry:// and Azure blobs\n'
    + '  agent URI DEST [URI DEST ...]           the same, as KServe calls its storage initializer\n'
    + '  agent cache ROOT                        keeps the models of a catalog in folders of this node, until it is stopped\n'
    + '  agent await DEST                        waits until a folder is complete, and says what for\n'
    + '  agent repository ROOT                   makes a model repository of Triton from what was fetched, and checks it\n'
    + "  agent models ROOT                       keeps the models of Triton and of the server before it as a plan says, without a restart\n"
    + '  agent scan DEST                         what of a folder would run when it is loaded: a report in JSON; the exit code of findings if there is any',
} satisfies Program<typeof OPTIONS>;

export type Settings = SettingsOf<typeof OPTIONS>;

/** The settings where nothing is said, with some changed: for tests and tools. */
export function settingsWith(changes: Partial<Settings> = {}): Settings {
  return settingsOf(OPTIONS, changes);
}
