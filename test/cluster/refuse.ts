import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apply, kubectl, tryKubectl } from './kubectl';
import { namespace } from './namespaces';
import { at, KubeObject, label, nameOf } from './objects';
import { forVersion, Refusal } from './refusals/refusal';

const NAMESPACE = 'cdk8s-kserve-refusals';

/**
 * What a cluster says to each object: the message of its refusal, or an empty
 * text when it would accept it. Two dry runs for all of them.
 */
export async function askCluster(all: Refusal[], version: string): Promise<Map<string, string>> {
  const refusals = all.map((refusal) => ({
    ...refusal,
    object: forVersion(refusal.object, version),
    before: refusal.before?.map((object) => forVersion(object, version)),
  }));
  await apply([namespace(NAMESPACE)]);
  const before = refusals.flatMap((refusal) => refusal.before ?? []);
  if (before.length > 0) {
    await apply(before.map(inNamespace));
    await settle(before.filter(({ kind }) => kind === 'InferenceService').map(nameOf));
  }
  const updates = refusals.filter(isUpdate);
  return new Map([
    ...await dryRun('create', refusals.filter((refusal) => !isUpdate(refusal))),
    ...await dryRun('replace', updates),
  ]);
}

function isUpdate({ object, before = [] }: Refusal): boolean {
  return before.some((earlier) => label(earlier) === label(object));
}

function inNamespace(object: KubeObject): KubeObject {
  return { ...object, metadata: { ...object.metadata, namespace: NAMESPACE } };
}

/** Webhooks read what controllers and their caches know already: waits until they know. */
async function settle(services: string[]): Promise<void> {
  for (let i = 0; i < 30; i++) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const text = await kubectl(['get', 'inferenceservices', '-n', NAMESPACE, '-o', 'json']);
    const items = (JSON.parse(text) as { items: KubeObject[] }).items;
    const known = items.filter((item) => at(item, 'status.deploymentMode') !== undefined).map(nameOf);
    if (services.every((name) => known.includes(name))) { return; }
  }
  throw new Error(`KServe gave no status to all of: ${services.join(', ')}`);
}

async function dryRun(verb: 'create' | 'replace', refusals: Refusal[]): Promise<Map<string, string>> {
  const answers = new Map(refusals.map(({ id }) => [id, '']));
  const folder = mkdtempSync(join(tmpdir(), 'refusals-'));
  try {
    for (const { id, object } of refusals) {
      writeFileSync(join(folder, `${id}.json`), JSON.stringify(inNamespace(object)));
    }
    const { stderr } = await tryKubectl([verb, '--dry-run=server', '--validate=strict', '-f', folder]);
    // kubectl goes on after a refusal and names the file in each message.
    for (const message of stderr.split(/^(?=Error from server|The \w+ ")/m)) {
      const id = new RegExp(`when (?:creating|replacing) "${folder}/(.*?)\\.json"`).exec(message)?.[1];
      const about = id ?? refusals.find(({ object }) => mentions(message, object))?.id;
      if (about !== undefined) { answers.set(about, message.trim()); }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return answers;
}

/** The API server's own checks are reported without a file. */
function mentions(message: string, object: KubeObject): boolean {
  return message.startsWith(`The ${object.kind} "${nameOf(object)}"`);
}
