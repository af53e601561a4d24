import { Failure } from '../failure.ts';
import { redact } from '../net/redact.ts';
import { AZURE } from './azure/address.ts';
import { checkAllowed, hostsOf, NAMES_HOST } from './registry/allowed.ts';
import { apiOf } from './registry/api.ts';
import { askedOf } from './registry/asked.ts';
import { entryOf, type Entry } from './registry/entry.ts';
import { farHttp } from './registry/far-http.ts';
import { pinnedTo } from './registry/pinned.ts';
import { placeOf, type Place } from './registry/place.ts';
import { promised } from './registry/promised.ts';
import { promisesOf } from './registry/promises.ts';
import { registriesOf, type Registry } from './registry/registries.ts';
import { whoAsks } from './registry/who.ts';
import type { Resolved, ResolveUri, SourceContext } from './source.ts';

/**
 * `model-registry://[HOST[:PORT]/]MODEL[/VERSION]` by the REST API of Kubeflow's Model Registry. Without a version it is the
 * newest that is not archived; of several artifacts the newest model artifact that says where it lies.
 */
export const resolve: ResolveUri = async (uri, context, { registries, registryAllow, audit }, signal) => {
  const line: Record<string, unknown> = { audit: 'model-registry', who: whoAsks(context.env), asked: redact(uri) };
  const write = (outcome: object): void => audit({ time: new Date().toISOString(), ...line, ...outcome });
  try {
    const known = registriesOf(registries, context.env);
    const asked = askedOf(uri, known.isHost);
    const registry = known.of(asked.host);
    Object.assign(line, { registry: registry.host });
    if (registry.tokenFrom !== undefined && registry.url.protocol === 'http:') context.note('the token for the registry goes over http, unencrypted unless a mesh does that: use https', { registry: registry.host });
    const entry = await entryOf(asked, apiOf(registry, context.http, signal));
    Object.assign(line, idsOf(entry));
    const resolved = resolvedOf({ entry, registry, allow: registryAllow }, context);
    write({ outcome: 'resolved', to: redact(resolved.uri) });
    return resolved;
  } catch (error) {
    write({ outcome: 'refused', why: error instanceof Failure ? error.message : 'a fault, or asked to stop' });
    throw error;
  }
};

interface Found {
  readonly entry: Entry;
  readonly registry: Registry;
  readonly allow: readonly string[];
}

function resolvedOf({ entry: { model, version, artifact }, registry, allow }: Found, { env, note }: SourceContext): Resolved {
  const place = placeOf(artifact, env);
  checkAllowed(place, allow);
  const promises = promisesOf(artifact);
  for (const said of place.notes) note(said);
  const { uri, rest } = pinnedTo(place.uri, promises);
  const pinned = ['model-registry:/', registry.host, ...[model, version].map(({ name = '' }) => encodeURIComponent(name))].join('/');
  return { uri, within: withinOf({ ...place, uri }, allow), promised: (source) => promised(source, rest, pinned) };
}

function withinOf({ uri, env, endpoint }: Place, allow: readonly string[]): Resolved['within'] {
  const isGuarded = endpoint !== undefined || (NAMES_HOST.test(uri) && !AZURE.test(uri));
  return (context) => ({ ...context, env: { ...context.env, ...env }, http: isGuarded ? farHttp(context.http, hostsOf(allow)) : context.http });
}

function idsOf({ model, version, artifact }: Entry): Readonly<Record<string, unknown>> {
  return {
    model: { id: model.id, name: model.name },
    version: { id: version.id, name: version.name },
    artifact: {
      id: artifact.id, name: artifact.name,
      ...(artifact.uri ? { uri: redact(artifact.uri) } : { storageKey: artifact.storageKey, storagePath: artifact.storagePath }),
    },
  };
}
