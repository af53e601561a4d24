import assert from 'node:assert/strict';

type Fields = Readonly<Record<string, unknown>>;

/** What tests write into a registry. */
export interface RegistryClient {
  isReady(): Promise<boolean>;
  /** @returns its id */
  model(name: string, fields?: Fields): Promise<string>;
  version(model: string, name: string, fields?: Fields): Promise<string>;
  artifact(version: string, fields: Fields): Promise<string>;
  /** All at once: a model with one version and one artifact that leads to a URI. */
  register(name: string, uri: string, fields?: Fields): Promise<void>;
  archive(path: string): Promise<void>;
}

export function clientOf(origin: string): RegistryClient {
  const root = `${origin}/api/model_registry/v1alpha3`;
  const send = async (method: string, path: string, body: Fields): Promise<string> => {
    const response = await fetch(`${root}/${path}`, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const text = await response.text();
    assert.ok(response.status === 200 || response.status === 201, `${method} ${path}: ${response.status} ${text}`);
    return (JSON.parse(text) as { id: string }).id;
  };
  let names = 0;
  const client: RegistryClient = {
    isReady: async () => {
      const response = await fetch(`${root}/registered_models`).catch(() => undefined);
      await response?.body?.cancel();
      return response?.status === 200;
    },
    model: (name, fields) => send('POST', 'registered_models', { name, ...fields }),
    version: (model, name, fields) => send('POST', `registered_models/${model}/versions`, { name, registeredModelId: model, ...fields }),
    artifact: (version, fields) => send('POST', `model_versions/${version}/artifacts`, { artifactType: 'model-artifact', name: `artifact-${++names}`, ...fields }),
    register: async (name, uri, fields) => {
      await client.artifact(await client.version(await client.model(name), 'v1'), { uri, ...fields });
    },
    archive: async (path) => void await send('PATCH', path, { state: 'ARCHIVED' }),
  };
  return client;
}

/** A custom property, as the API writes a text. */
export function text(value: string): Fields {
  return { metadataType: 'MetadataStringValue', string_value: value };
}
