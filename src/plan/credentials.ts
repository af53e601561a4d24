import { ModelIntent, RegistrySource } from './model-intent';
import { CA_BUNDLE_PATH, GCS_KEY_PATH, REGISTRY_AUTH_PATH, REGISTRY_CA_PATH, VOLUME } from './paths';
import { MountPlan, VolumePlan } from './pod-plan';
import { EnvIntent, SecretKey, secretVariable } from './references';
import { REGISTRY_TOKEN } from './registry';
import { derived, fromProp, Sourced } from './sourced';

/** What the container that talks to the model's source needs, and no other gets. */
export interface FetchAccess {
  readonly env: readonly Sourced<EnvIntent>[];
  readonly mounts: readonly MountPlan[];
  readonly volumes: readonly VolumePlan[];
}

/**
 * Environment and files by which KServe's initializer, and everything else that
 * uses the clouds' own libraries, gets at a source.
 */
export function fetchAccess(model: ModelIntent): FetchAccess {
  return model.source.kind === 'registry' ? registryAccess(model, model.source) : directAccess(model);
}

function directAccess(model: ModelIntent): FetchAccess {
  const files = fileAccess(model);
  return {
    env: [
      ...credentialEnvironment(model),
      ...sourceEnvironment(model),
      ...proxyEnvironment(model),
      ...files.env,
    ],
    mounts: files.mounts,
    volumes: files.volumes,
  };
}

function secretEnv(name: string, key: SecretKey): Sourced<EnvIntent> {
  return fromProp(secretVariable(name, key), 'model credentials');
}

function credentialEnvironment(model: ModelIntent): Sourced<EnvIntent>[] {
  const { credentials } = model;
  switch (credentials?.kind) {
    case 'hubToken':
      return [secretEnv('HF_TOKEN', credentials.token)];
    case 's3Keys':
      return [
        secretEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId),
        secretEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey),
      ];
    case 'azureServicePrincipal':
      return [
        secretEnv('AZ_TENANT_ID', credentials.tenantId),
        secretEnv('AZ_CLIENT_ID', credentials.clientId),
        secretEnv('AZ_CLIENT_SECRET', credentials.clientSecret),
        secretEnv('AZ_SUBSCRIPTION_ID', credentials.subscriptionId),
      ];
    case 'azureAccessKey':
      return [secretEnv('AZURE_STORAGE_ACCESS_KEY', credentials.accessKey)];
    case 'anonymous':
      return model.source.kind !== 's3' ? [] : [fromProp({ name: 'awsAnonymousCredential', value: 'true' }, 'model credentials')];
    default:
      return [];
  }
}

/** Endpoint, region and the like: what is no secret and no file. */
export function placeSettings(places: readonly ModelIntent[]): EnvIntent[] {
  return once(places.flatMap(sourceEnvironment).map(({ value }) => value).filter((entry) => 'value' in entry), ({ name }) => name);
}

function sourceEnvironment(model: ModelIntent): Sourced<EnvIntent>[] {
  const { source, credentials } = model;
  const literal = (name: string, value: string) => fromProp({ name, value }, 'model');
  switch (source.kind) {
    case 'hub':
      return source.endpoint === undefined ? [] : [literal('HF_ENDPOINT', source.endpoint)];
    case 's3':
      return [
        ...(source.endpoint === undefined ? [] : [
          literal('AWS_ENDPOINT_URL', source.endpoint),
          literal('S3_ENDPOINT', new URL(source.endpoint).host),
          literal('S3_USE_HTTPS', source.endpoint.startsWith('https:') ? '1' : '0'),
        ]),
        ...(source.region === undefined ? [] : [literal('AWS_DEFAULT_REGION', source.region)]),
        // Upstream's own spelling of the name.
        literal('S3_USER_VIRTUAL_BUCKET', String(source.addressing === 'virtual')),
        ...(source.verifyTls ? [] : [literal('S3_VERIFY_SSL', '0')]),
      ];
    case 'url':
      return credentials?.kind === 'httpHeaders'
        ? [secretEnv(`${new URL(source.uri).hostname}-headers`, credentials.headers)]
        : [];
    default:
      return [];
  }
}

/** What the registry wants to see, and what the places want that it may lead to; each once. */
function registryAccess(model: ModelIntent, { registry, places }: RegistrySource): FetchAccess {
  const { token, caBundle } = registry;
  const own: FetchAccess = {
    env: [...proxyEnvironment(model), ...(token === undefined ? [] : [fromProp(secretVariable(REGISTRY_TOKEN, token), 'registry.token')])],
    mounts: caBundle === undefined ? [] : [{ volume: VOLUME.registryCa, path: REGISTRY_CA_PATH, readOnly: true }],
    volumes: caBundle === undefined
      ? [] : [{ name: VOLUME.registryCa, kind: 'configMap', configMapName: caBundle.configMapName }],
  };
  return joinAccess([own, ...places.map(directAccess)]);
}

/** What one container needs that talks to several sources; each once. */
export function accessToAll(models: readonly ModelIntent[]): FetchAccess {
  return joinAccess(models.map(fetchAccess));
}

function joinAccess(all: readonly FetchAccess[]): FetchAccess {
  return {
    env: once(all.flatMap(({ env }) => env), ({ value }) => value.name),
    mounts: once(all.flatMap(({ mounts }) => mounts), ({ path }) => path),
    volumes: once(all.flatMap(({ volumes }) => volumes), ({ name }) => name),
  };
}

/** The first one of each name; a rule refuses places that say different things by one. */
function once<T>(list: readonly T[], nameOf: (one: T) => string): T[] {
  return [...new Map([...list].reverse().map((one) => [nameOf(one), one])).values()].reverse();
}

function proxyEnvironment(model: ModelIntent): Sourced<EnvIntent>[] {
  if (model.proxy === undefined) {
    return [];
  }
  const { httpsProxy, noProxy } = model.proxy;
  const names = { HTTPS_PROXY: httpsProxy, HTTP_PROXY: httpsProxy, NO_PROXY: noProxy.join(',') };
  return Object.entries(names).map(([name, value]) => fromProp({ name, value }, 'model.proxy'));
}

function fileAccess(model: ModelIntent): FetchAccess {
  const env: Sourced<EnvIntent>[] = [];
  const mounts: MountPlan[] = [];
  const volumes: VolumePlan[] = [];
  if (model.caBundle !== undefined) {
    const file = `${CA_BUNDLE_PATH}/${model.caBundle.key}`;
    for (const name of ['AWS_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE']) {
      env.push(derived({ name, value: file }, 'model.caBundle'));
    }
    mounts.push({ volume: VOLUME.caBundle, path: CA_BUNDLE_PATH, readOnly: true });
    volumes.push({ name: VOLUME.caBundle, kind: 'configMap', configMapName: model.caBundle.configMapName });
  }
  if (model.credentials?.kind === 'dockerConfig') {
    env.push(derived({ name: 'DOCKER_CONFIG', value: REGISTRY_AUTH_PATH }, 'model.pullSecret'));
    mounts.push({ volume: VOLUME.registryAuth, path: REGISTRY_AUTH_PATH, readOnly: true });
    volumes.push({ name: VOLUME.registryAuth, kind: 'secret', secretName: model.credentials.secretName });
  }
  if (model.credentials?.kind === 'gcsKeyFile') {
    const { file } = model.credentials;
    const path = `${GCS_KEY_PATH}/${file.key}`;
    env.push(derived({ name: 'GOOGLE_APPLICATION_CREDENTIALS', value: path }, 'model credentials'));
    mounts.push({ volume: VOLUME.gcsKey, path: GCS_KEY_PATH, readOnly: true });
    volumes.push({ name: VOLUME.gcsKey, kind: 'secret', secretName: file.secretName });
  }
  return { env, mounts, volumes };
}
