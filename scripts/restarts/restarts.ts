import { podTemplates, serviceOfKey } from './pod-templates';

/** Golden manifests by path, `examples/<example>/<file>.yaml`. */
export type Goldens = Map<string, string>;

/** The services, as `<example>/<service>`, whose running pods a user loses by taking the new manifests. */
export function restartedServices(before: Goldens, after: Goldens): string[] {
  const restarted = new Set<string>();
  for (const [file, yaml] of after) {
    const old = podTemplates(before.get(file) ?? '');
    for (const [key, template] of podTemplates(yaml)) {
      // A new object has no pods that could restart.
      if (old.has(key) && old.get(key) !== template) restarted.add(`${file.split('/')[1]}/${serviceOfKey(key)}`);
    }
  }
  return [...restarted].sort();
}

/** Those of the services that the changelog does not name anew: a line of an earlier release is no news. */
export function unannounced(services: string[], before: string, after: string): string[] {
  return services.filter((service) => mentions(after, service) <= mentions(before, service));
}

/** The line that announces a restart. */
export function announcement(service: string): string {
  return `restarts pods of ${service}`;
}

function mentions(changelog: string, service: string): number {
  // The next character must not prolong the name.
  return changelog.split('\n').filter((line) => `${line} `.match(`${announcement(service)}(?![\\w./-]*\\w)`)).length;
}
