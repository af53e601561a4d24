import { Answer, DEADLINE_SECONDS, ok } from './client';
import { Fault } from './faults';
import { Group } from './group';
import { Row } from './results';
import { TooLong, until } from './until';
import { Ended } from './watch';

/** How long nothing may be noticed until a fault counts as one without consequences. */
const UNNOTICED_SECONDS = 60;

/** Brings one fault about and looks on until the group serves again, or until the limit. */
export async function measure(group: Group, fault: Fault, limit: number, right: string): Promise<Row> {
  const outage = new Outage(group);
  const after = await fault.strike(group, () => { outage.began = Date.now(); }) ?? {};
  let healed = after.heal === undefined;
  void after.heal?.then(() => { healed = true; });
  const error = await until('it serves again', limit, () => healed && outage.over()).then(() => undefined, tooLong);
  const { by, executor } = group.subject;
  return {
    by, executor, fault: fault.name, ...outage.seen(),
    engineStart: outage.ended.length > 0 ? await group.engineStart() : undefined,
    running: await after.running,
    problems: [...(error === undefined ? [] : [error]), ...outage.problems(right), ...await outage.leftOver()],
  };
}

/** What is seen of a group from a moment on. */
class Outage {
  public began = Date.now();
  /** The answer with which it was over. */
  public back?: Answer;
  private readonly running: string[];
  private readonly marks: Record<'ended' | 'serving' | 'answers', number>;

  constructor(private readonly group: Group) {
    const { watch, client } = group;
    this.running = watch.running;
    this.marks = { ended: watch.ended.length, serving: watch.serving.length, answers: client.answers.length };
  }

  /** Whether the group answers again, after the Service lost it or a request failed. */
  public over(): boolean {
    const { watch } = this.group;
    const [failed] = this.failures();
    if (!watch.ready) { return false; }
    if (this.lostAt === undefined && failed === undefined) {
      // Nobody was refused, but perhaps kept waiting.
      this.back = [...this.answers()].sort((a, b) => lasted(b) - lasted(a))[0];
      return Date.now() - this.began > UNNOTICED_SECONDS * 1000;
    }
    const from = this.lostAt === undefined ? failed?.began ?? this.began : watch.serving[watch.serving.length - 1].at;
    this.back = thirdInARow(this.answers(), from);
    return this.back !== undefined;
  }

  public seen(): Pick<Row, 'noticed' | 'ended' | 'failures' | 'slowest' | 'back'> {
    const last = this.back?.began ?? Infinity;
    return {
      noticed: this.lostAt && this.since(this.lostAt),
      ended: this.ended.map(({ role, at, code, sentence }) => ({ role, seconds: this.since(at), code, sentence })),
      failures: count(this.failures().filter(({ began }) => began < last).map(({ outcome }) => outcome)),
      slowest: tenths(Math.max(0, ...this.answers().filter(({ began }) => began <= last).map(lasted))),
      back: this.back && this.since(this.back.ended),
    };
  }

  /** Requests that hung, and answers that were not the one from before. */
  public problems(right: string): string[] {
    return this.answers().flatMap((answer) => {
      if (answer.outcome === 'timeout') {
        return [`a request of ${this.since(answer.began)} s after it hung for ${DEADLINE_SECONDS} s`];
      }
      return ok(answer) && answer.text !== right ? [`a wrong answer: ${answer.text ?? ''}`] : [];
    });
  }

  /** A rank that outlives its group serves nothing, and holds its accelerator. */
  public async leftOver(): Promise<string[]> {
    if (this.ended.length === 0) { return []; }
    const left = () => this.group.watch.running.filter((id) => this.running.includes(id));
    await until('the old containers end', 5, () => left().length === 0).catch(() => undefined);
    return left().map((id) => `container ${id.slice(0, 12)} outlived its group`);
  }

  /** The containers of before that ended. */
  public get ended(): Ended[] {
    return this.group.watch.ended.slice(this.marks.ended).filter(({ container }) => this.running.includes(container));
  }

  /** When the Service had no endpoint any more. */
  private get lostAt(): number | undefined {
    return this.group.watch.serving.slice(this.marks.serving).find(({ ready }) => !ready)?.at;
  }

  /** What was asked before may be in flight; what was asked long before hung for another reason. */
  private answers(): Answer[] {
    return this.group.client.answers.slice(this.marks.answers).filter(({ began }) => began > this.began - 5000);
  }

  private failures(): Answer[] {
    return this.answers().filter((answer) => !ok(answer));
  }

  private since(time: number): number {
    return tenths(time - this.began);
  }
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

const lasted = ({ began, ended }: Answer) => ended - began;

/** Milliseconds as seconds. */
const tenths = (milliseconds: number) => Math.round(milliseconds / 100) / 10;

function count(words: string[]): Record<string, number> {
  return words.reduce<Record<string, number>>((all, word) => ({ ...all, [word]: (all[word] ?? 0) + 1 }), {});
}
