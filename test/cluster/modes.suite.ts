import { Cluster } from './cluster';
import { ON_GPU } from './cases/models';
import { service } from './cases/service';
import { applyAll, deploy, render, waitFor } from './deploy';
import { Deployed } from './deployed';
import { modesOf, patchStatus, RENAMED, STAMPED_BY, tryLabel } from './modes';
import { clusterFolder } from './session';

interface Answers {
  untouched: string[];
  label: string;
  manifest: string;
  manifestAfterPatch: string;
  problems: string[];
}

let cluster: Cluster;
const answers = new Map<string, Answers>();

/** A service for each version, which no earlier one has changed. */
const cases = RENAMED.map(({ version }) => service(`mode-${version.replace(/\./g, '-')}`, () => ON_GPU));

beforeAll(async () => {
  cluster = await Cluster.start(STAMPED_BY, clusterFolder('modes'));
  process.env.KUBECONFIG = cluster.kubeconfig;
  const old = await deploy(cases, STAMPED_BY, 'kserve');
  for (const [i, { version }] of RENAMED.entries()) {
    await cluster.exchange(version);
    await waitFor([old[i]]);
    answers.set(version, await ask(old[i], render(cases[i], { platform: 'kserve', version }), version));
  }
});

afterAll(async () => {
  await cluster?.stop();
});

async function ask(old: Deployed, ours: Deployed, version: string): Promise<Answers> {
  const label = await tryLabel(old);
  const manifest = await say(ours);
  await patchStatus(old);
  const manifestAfterPatch = await say(ours);
  await waitFor([ours]);
  console.log([
    `A service of ${STAMPED_BY} on ${version}, where annotation and status say ${modesOf(old.objects)}`,
    `untouched: ${old.problems.join(', ')}`, `a label: ${label}`, `our manifest: ${manifest}`,
    `our manifest after the patch: ${manifestAfterPatch}`, `then: ${modesOf(ours.objects)}, ${ours.problems.join(', ')}`,
  ].join('\n'));
  return { untouched: old.problems, label, manifest, manifestAfterPatch, problems: ours.problems };
}

/** What the cluster says to the manifest; it may be given again, whatever was said. */
async function say(one: Deployed): Promise<string> {
  const again = { ...one };
  await applyAll([again]);
  return again.refused;
}

test.each(RENAMED)(`KServe $version on a service that ${STAMPED_BY} has stamped`, (expected) => {
  const { untouched, label, manifest } = answers.get(expected.version) ?? {};
  expect(untouched?.join()).toEqual(answer(expected.untouched));
  expect(label).toEqual(answer(expected.label));
  expect(manifest).toEqual(answer(expected.manifest));
});

function answer(part: string): unknown {
  return part === '' ? '' : expect.stringContaining(part);
}

test.each(RENAMED)('KServe $version takes our manifest once the status has the new name', ({ version }) => {
  expect(answers.get(version)?.manifestAfterPatch).toBe('');
  expect(answers.get(version)?.problems).toEqual([]);
});
