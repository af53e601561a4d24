import type { FastifyInstance } from 'fastify';
import { ServingError } from '../errors.ts';

/** Bytes of bodies that all connections together may hold: --max-body alone, times --max-connections, is more than any memory. */
const BUDGET = 512 * 1024 * 1024;

/** Counts what has arrived of every body until its request is answered; what is over the budget is refused with 503. */
export function bodyBudget(app: FastifyInstance, budget: number = BUDGET): void {
  let held = 0;
  app.addHook('preParsing', (_request, reply, payload, done) => {
    let own = 0;
    let over = false;
    const release = (): void => {
      over = true;
      held -= own;
      own = 0;
    };
    reply.raw.once('close', release);
    payload.on('data', (chunk: Buffer) => {
      if (over) return;
      own += chunk.length;
      held += chunk.length;
      if (held <= budget) return;
      release();
      reply.header('connection', 'close');
      // To the reader of the body, which answers with it; the rest of the body goes nowhere.
      payload.emit('error', full());
    });
    done(null, payload);
  });
}

const full = (): ServingError => new ServingError('unavailable', 'the server holds as many bytes of requests as it may: send this one again later', { retryAfterSeconds: 1 });
