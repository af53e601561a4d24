import { Failure } from '../../failure.ts';
import type { Api } from './api.ts';
import type { Asked } from './asked.ts';
import { ENOUGH, listed, newest, type Artifact, type Entity } from './entities.ts';

/** What a registry has under a name. */
export interface Entry {
  readonly model: Entity;
  readonly version: Entity;
  readonly artifact: Artifact;
}

/** @throws Failure 'notFound' that says what there is instead */
export async function entryOf(asked: Asked, api: Api): Promise<Entry> {
  const model = await modelOf(asked, api);
  const version = await versionOf(asked, model, api);
  return { model, version, artifact: await artifactOf(asked, version, api) };
}

async function modelOf({ model: name }: Asked, api: Api): Promise<Entity> {
  const path = 'registered_models';
  const model = await named(name, path, () => api.find<Entity>('registered_model', { name }), api);
  if (model === undefined) {
    const names = (await api.all(path, ENOUGH)).filter(isLive).map((one) => one.name);
    throw new Failure('notFound', `the registry has no model '${name}'${names.length === 0 ? ', and no other that is live' : `: it has ${listed(names)}`}`);
  }
  if (!isLive(model)) throw new Failure('notFound', `the model '${name}' is archived in the registry: restore it there, or ask for another one`);
  return model;
}

async function versionOf({ model: name, version: wanted }: Asked, model: Entity, api: Api): Promise<Entity> {
  const path = `registered_models/${encodeURIComponent(model.id)}/versions`;
  if (wanted === undefined) return newestVersion(name, await api.all(path));
  const version = await named(wanted, path, () => api.find<Entity>('model_version', { name: wanted, parentResourceId: model.id }), api);
  if (version === undefined) throw new Failure('notFound', `the model '${name}' has no version '${wanted}'${others(await api.all(path, ENOUGH))}`);
  if (!isLive(version)) throw new Failure('notFound', `the version '${wanted}' of the model '${name}' is archived in the registry: restore it there, or ask for another one`);
  return version;
}

function newestVersion(name: string, versions: readonly Entity[]): Entity {
  const version = newest(versions.filter(isLive));
  if (version !== undefined) return version;
  throw new Failure('notFound', versions.length === 0 ? `the model '${name}' has no versions: register one`
    : `all versions of the model '${name}' are archived in the registry: restore one of ${listed(versions.map((one) => one.name))}`);
}

function others(versions: readonly Entity[]): string {
  const names = versions.filter(isLive).map((one) => one.name);
  return names.length === 0 ? ', and no other that is live' : `: it has ${listed(names)}`;
}

async function artifactOf({ model }: Asked, version: Entity, api: Api): Promise<Artifact> {
  const all = await api.all<Artifact>(`model_versions/${encodeURIComponent(version.id)}/artifacts`);
  const models = all.filter((one) => one.artifactType === 'model-artifact');
  const artifact = newest(models.filter((one) => isUsable(one) && leadsSomewhere(one)));
  if (artifact !== undefined) return artifact;
  const what = `the version '${version.name ?? version.id}' of the model '${model}'`;
  if (models.length === 0) throw new Failure('notFound', `${what} has no model artifact${all.length === 0 ? '' : ` among its ${all.length}`}: register one with the URI of the model`);
  throw new Failure('notFound', `${what} has no model artifact that is live and says where it lies (${models.slice(0, 5).map(described).join(', ')}): register one, or set its state and uri`);
}

function described(one: Artifact): string {
  return `'${one.name ?? one.id}': ${isUsable(one) ? 'no uri' : one.state}`;
}

function leadsSomewhere({ uri, storageKey, storagePath }: Artifact): boolean {
  return Boolean(uri) || Boolean(storageKey && storagePath);
}

/** UNKNOWN is what a registry says where nobody stated a state. */
function isUsable({ state = 'UNKNOWN' }: Artifact): boolean {
  return state === 'LIVE' || state === 'UNKNOWN';
}

function isLive({ state = 'LIVE' }: Entity): boolean {
  return state === 'LIVE';
}

/**
 * By name, exactly. Registries put the name into a filter of their own: with a quote or a backslash it would be another
 * filter, and MySQL compares without case. Then the whole list is gone through.
 *
 * @see https://github.com/kubeflow/model-registry/blob/v0.2.19/pkg/core/registered_model.go
 */
async function named(name: string, list: string, find: () => Promise<Entity | undefined>, api: Api): Promise<Entity | undefined> {
  const asIs = !/["\\]/.test(name);
  const found = asIs ? await find() : undefined;
  if (found?.name === name || (asIs && found === undefined)) return found;
  return (await api.all(list)).find((one) => one.name === name);
}
