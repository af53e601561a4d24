import { Answer, DEADLINE_SECONDS, ok } from './client';
import { Fault } from './faults';
import { Group } from './group';
import { Row } from './results';
import { TooLong, until } from './until';

/** How long nothing may be noticed until a fault counts as one without consequences. */
const UNNOTICED_SECONDS = 60;

/** Brings one fault about and looks on until the group serves again, or until the limit. */
export async function measure(group: Group, fault: Fault, limit: number, right: string): Promise<Row> {
  const { watch, client } = group;
  const before = {
    containers: watch.running, ends: watch.ended.length, serving: watch.serving.length, answers: client.answers.length,
  };
  let began = Date.now();
  const after = await fault.strike(group, () => { began = Date.now(); }) ?? {};
  const since = (time: number) => Math.round((time - began) / 100) / 10;

  let healed = after.heal === undefined;
  void after.heal?.then(() => { healed = true; });
  // What was asked before may be in flight; what was asked long before hung for another reason.
  const answers = () => client.answers.slice(before.answers).filter((answer) => answer.began > began - 5000);
  let back: Answer | undefined;
  const served = () => {
    const lost = watch.serving.slice(before.serving).find(({ ready }) => !ready);
    const failed = answers().find((answer) => !ok(answer));
    if (!healed || !watch.ready) { return false; }
    if (lost === undefined && failed === undefined && Date.now() - began < UNNOTICED_SECONDS * 1000) { return false; }
    const from = lost ? watch.serving[watch.serving.length - 1].at : failed?.began ?? began;
    back = thirdInARow(answers(), from);
    return back !== undefined;
  };
  const error = await until('it serves again', limit, served).then(() => undefined, tooLong);

  const failures = answers().filter((answer) => !ok(answer) && answer.began < (back?.began ?? Infinity));
  const start = back && await group.engineStart();
  return {
    by: group.subject.by, executor: group.subject.executor, fault: fault.name,
    noticed: first(watch.serving.slice(before.serving).filter(({ ready }) => !ready).map(({ at }) => since(at))),
    ended: watch.ended.slice(before.ends).filter(({ container }) => before.containers.includes(container))
      .map((end) => ({ role: end.role, seconds: since(end.at), code: end.code, sentence: end.sentence })),
    failures: count(failures.map(({ outcome }) => outcome)),
    longestFailure: Math.round(Math.max(0, ...failures.map((answer) => answer.ended - answer.began)) / 100) / 10,
    back: back && since(back.ended),
    engineStart: start === undefined ? undefined : Math.round(start * 10) / 10,
    running: await after.running,
    problems: [
      ...(error === undefined ? [] : [error]),
      ...answers().filter(({ outcome }) => outcome === 'timeout')
        .map((answer) => `a request of ${since(answer.began)} s after it hung for ${DEADLINE_SECONDS} s`),
      ...answers().filter((answer) => ok(answer) && answer.text !== right).map(({ text }) => `a wrong answer: ${text ?? ''}`),
      ...await leftOver(group, before.containers),
    ],
  };
}

/** A rank that outlives its group serves nothing, and holds its accelerator. */
async function leftOver(group: Group, before: string[]): Promise<string[]> {
  const left = () => group.watch.running.filter((id) => before.includes(id));
  await until('the old containers end', 5, () => left().length === 0).catch(() => undefined);
  return left().map((id) => `container ${id.slice(0, 12)} outlived its group`);
}

/** The first of three answers in a row to requests from a moment on. */
function thirdInARow(answers: Answer[], from: number): Answer | undefined {
  const asked = answers.filter(({ began }) => began >= from).sort((a, b) => a.began - b.began);
  const at = asked.findIndex((_, i) => asked.slice(i, i + 3).filter(ok).length === 3);
  return at < 0 ? undefined : asked[at];
}

function tooLong(error: unknown): string {
  if (error instanceof TooLong) { return error.message; }
  throw error;
}

const first = (numbers: number[]): number | undefined => numbers[0];

function count(words: string[]): Record<string, number> {
  return words.reduce<Record<string, number>>((all, word) => ({ ...all, [word]: (all[word] ?? 0) + 1 }), {});
}
