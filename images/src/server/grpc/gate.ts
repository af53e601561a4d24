import type { ServerInterceptor, ServerInterceptingCallInterface } from '@grpc/grpc-js';
import { ServerInterceptingCall, ServerListenerBuilder } from '@grpc/grpc-js';
import type { Settings } from '../options.ts';
import { ServingError } from '../errors.ts';
import { checkKey } from '../http/auth.ts';
import { SILENT } from '../../program/log.ts';
import { BUDGET, HEALTH_BUDGET, messageBudget, type MessageBudget, type Share } from './message-budget.ts';
import { statusOf } from './status.ts';

const OPEN = '/grpc.health.v1.Health/';

/**
 * What every call passes before its message is read: the key, so that who has
 * none cannot make the server hold a message, room for the message, and the
 * time that a client may take to send it.
 */
export function gate({ apiKey, receiveTimeout, maxBody }: Pick<Settings, 'apiKey' | 'receiveTimeout' | 'maxBody'>, budget: number = BUDGET): ServerInterceptor {
  const [others, health] = [messageBudget(budget), messageBudget(Math.min(budget, HEALTH_BUDGET))];
  return ({ path }, call) => {
    const isOpen = path.startsWith(OPEN);
    const turn = turnOf(isOpen ? health : others, maxBody, receiveTimeout, (error) => refuse(call, error));
    return new ServerInterceptingCall(call, {
      start: (next) => next(new ServerListenerBuilder()
        .withOnReceiveMetadata((metadata, pass) => {
          try {
            if (apiKey !== undefined && !isOpen) checkKey(String(metadata.get('authorization')[0] ?? ''), apiKey);
          } catch (error) {
            refuse(call, error);
            return;
          }
          turn.wait(() => pass(metadata));
        })
        .withOnReceiveMessage((message: Buffer, pass) => {
          turn.received(message.length);
          pass(message);
        })
        // Not at the message: one whose stream is never half-closed would be held for ever.
        .withOnReceiveHalfClose((pass) => {
          turn.complete();
          pass();
        })
        // However a call ends; where it was answered, when the answer is on its way.
        .withOnCancel(() => turn.end())
        .build()),
    });
  };
}

/** One call's room, and its time to wait for it and to send. */
function turnOf(budget: MessageBudget, most: number, seconds: number, refused: (error: ServingError) => void) {
  let share: Share | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isGranted = false;
  return {
    wait: (granted: () => void): void => {
      timer = setTimeout(() => refused(isGranted ? SLOW(seconds) : FULL), seconds * 1000);
      share = budget.take(most, () => {
        isGranted = true;
        granted();
      });
    },
    received: (bytes: number): void => share?.shrink(bytes),
    complete: (): void => clearTimeout(timer),
    end: (): void => {
      clearTimeout(timer);
      share?.release();
    },
  };
}

const SLOW = (seconds: number): ServingError => new ServingError('timeout', `the request was not sent within ${seconds} seconds: send it faster, or less`);
const FULL = new ServingError('unavailable', 'the server holds as many bytes of requests as it may: send this one again later', { retryAfterSeconds: 1 });

function refuse(call: ServerInterceptingCallInterface, error: unknown): void {
  const { code, details, metadata } = statusOf(error, '', SILENT);
  call.sendStatus({ code, details, metadata });
}
