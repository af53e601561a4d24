import { fetchAccess } from '../../plan/credentials';
import { ModelIntent } from '../../plan/model-intent';
import { ServiceRule } from '../rule';

export const PLACES_AGREE: ServiceRule = {
  id: 'KS117',
  title: 'places of a registry\'s models that one container cannot have together',
  severity: 'error',
  acknowledgeable: false,
  why: 'Credentials and endpoints are variables and files of one container, each there once: one of the places would be asked with '
    + 'what belongs to the other.',
  check: ({ intent: { model: { source } } }) => (source.kind !== 'registry' ? [] : [
    ...source.places.filter(({ proxy }) => proxy !== undefined).map(({ proxy }) => (
      `'proxy' must stand on Model.fromRegistry(), got '${proxy?.httpsProxy}' in 'artifactsFrom': the registry is asked through it, too`
    )),
    ...contradictions(source.places).map((name) => (
      `'artifactsFrom' must be places with one setting of ${name}, got two: let the models of each come from a registry of its own`
    )),
  ]),
};

/** Variables, files and annotations that two models want otherwise of one container, by name. */
export function contradictions(places: readonly ModelIntent[]): string[] {
  const wants = places.flatMap(wishes);
  const twice = wants.filter(([name, value]) => wants.some(([other, wanted]) => other === name && wanted !== value));
  return [...new Set(twice.map(([name]) => name))];
}

function wishes(place: ModelIntent): [string, string][] {
  const { env, volumes } = fetchAccess(place);
  const { credentials } = place;
  return [
    ...env.map(({ value }): [string, string] => [value.name, JSON.stringify(value)]),
    ...volumes.map((volume): [string, string] => [`the volume ${volume.name}`, JSON.stringify(volume)]),
    ...(credentials?.kind === 'workloadIdentity' ? Object.entries(credentials.annotations) : []),
  ];
}
