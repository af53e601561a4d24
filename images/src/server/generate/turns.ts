import type { Walk } from './decoder.ts';
import { logprobsOf } from './logprobs.ts';
import type { Sequence, Step } from './messages.ts';
import { History } from './penalties.ts';
import { pick } from './pick.ts';
import { randomOf } from './random.ts';

/** A sequence that is on: each turn feeds what waits, and picks the next token once the prompt is in. */
export interface Turn {
  /** Nothing while the prompt is still going in. */
  next(): Promise<Step[]>;
}

export function turnsOf(walk: Walk, sequence: Sequence, promptPart: number): Turn {
  const { sampling, prompt, maxTokens } = sequence;
  const ends = new Set(sequence.endIds);
  const history = new History(prompt);
  const random = randomOf(sampling.seed);
  let waiting = Array.from(prompt);
  let made = 0;
  return {
    async next() {
      const part = waiting.slice(0, promptPart);
      waiting = waiting.slice(promptPart);
      const logits = await walk.feed(part);
      if (waiting.length > 0) {
        return [];
      }
      if (logits.some(Number.isNaN)) {
        throw new Error('the model answered with NaN: its weights or this variant of its graph are broken');
      }
      const told = sampling.topLogprobs === undefined ? undefined : logits.slice();
      history.apply(logits, sampling);
      const token = pick(logits, sampling, random);
      made++;
      if (ends.has(token)) {
        return [{ kind: 'end', finish: 'stop' }];
      }
      history.add(token);
      waiting = [token];
      const step: Step = { kind: 'token', token, ...(told !== undefined && { logprobs: logprobsOf(told, token, sampling.topLogprobs ?? 0) }) };
      return made >= maxTokens ? [step, { kind: 'end', finish: 'length' }] : [step];
    },
  };
}
