/** Folder of the model in every container that reads it: KServe's own convention. */
export const MODEL_PATH = '/mnt/models';

/** The one writable folder: HOME, caches and temporary files. */
export const SCRATCH_PATH = '/tmp';

/** Where a claim for compiled kernels is mounted. */
export const COMPILE_CACHE_PATH = '/var/cache/compile';

/** Where a CA bundle is mounted. */
export const CA_BUNDLE_PATH = '/etc/ssl/custom-certs';

/** Where credentials of a registry of images are mounted, under the name that Kubernetes gives them. */
export const REGISTRY_AUTH_PATH = '/var/run/secrets/registry';

/** Where certificates of a model registry are mounted. */
export const REGISTRY_CA_PATH = '/etc/ssl/registry-certs';

/** Where a chat template is mounted. */
export const CHAT_TEMPLATE_PATH = '/etc/chat-template';

/** Where a Google service-account key is mounted: the path of KServe's initializer. */
export const GCS_KEY_PATH = '/var/secrets';

/** Where the launcher of groups is mounted. */
export const LAUNCHER_PATH = '/etc/launcher';

/** Where Triton's model repository is made, and where what it is made by is mounted. */
export const REPOSITORY_PATH = '/mnt/repository';
export const REPOSITORY_CONFIG_PATH = '/etc/triton';

/** Where models that change are, for Triton and for the server: as the agent makes them. */
export const MODELS_REPOSITORY_PATH = `${MODEL_PATH}/repository`;
export const SERVED_PATH = `${MODEL_PATH}/served`;

/** Where the server's socket is, at which it is told to load and unload. */
export const CONTROL_PATH = '/run/control';

/** Port of the server in its container, and of its Service. */
export const SERVER_PORT = 8080;
export const SERVICE_PORT = 80;

export const VOLUME = {
  model: 'model',
  scratch: 'scratch',
  sharedMemory: 'shm',
  compileCache: 'compile-cache',
  caBundle: 'ca-bundle',
  chatTemplate: 'chat-template',
  gcsKey: 'gcs-key',
  launcher: 'launcher',
  repository: 'repository',
  repositoryConfig: 'repository-config',
  control: 'model-control',
  registryCa: 'registry-ca',
  registryAuth: 'registry-auth',
} as const;
