import { ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Nodes } from './nodes';

/** What became of one request. */
export interface Answer {
  readonly began: number;
  readonly ended: number;
  /** A status, or why there is none: ECONNREFUSED, ECONNRESET, timeout... */
  readonly outcome: string;
  readonly text?: string;
}

/** Nobody waits longer for a small completion. A request that is still open then has hung. */
export const DEADLINE_SECONDS = 30;

/** Asks the Service every second, from a machine of the cluster that runs no pods. */
export class Client {
  public readonly answers: Answer[] = [];
  private readonly program: ChildProcess;

  constructor(nodes: Nodes, host: string) {
    this.program = start<Answer>(nodes, [host, String(DEADLINE_SECONDS)], (answer) => this.answers.push(answer));
  }

  public stop(): void {
    this.program.kill('SIGKILL');
  }
}

/** One completion of many tokens. */
export interface LongRequest {
  /** When it is on its way. */
  readonly sent: Promise<void>;
  readonly answer: Promise<Answer>;
}

export function longRequest(nodes: Nodes, host: string, tokens: number): LongRequest {
  let onSent: () => void;
  const sent = new Promise<void>((resolve) => { onSent = resolve; });
  const answer = new Promise<Answer>((resolve, reject) => {
    const program = start<Answer | 'sent'>(nodes, [host, '150', String(tokens)], (line) => {
      if (line === 'sent') { onSent(); } else { resolve(line); }
    });
    program.on('close', () => reject(new Error('the client of a long request ended without an answer')));
  });
  return { sent, answer };
}

/** Calls `heard` with each line. */
function start<Line>(nodes: Nodes, args: string[], heard: (line: Line) => void): ChildProcess {
  const [command, ...words] = nodes.inside('control', [process.execPath, join(__dirname, 'asking.mjs'), ...args]);
  const program = spawn(command, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: program.stdout }).on('line', (line) => heard(JSON.parse(line) as Line));
  return program;
}

export const ok = (answer: Answer) => answer.outcome === '200';
