import type { ServerInterceptor, ServerInterceptingCallInterface } from '@grpc/grpc-js';
import { ServerInterceptingCall, ServerListenerBuilder } from '@grpc/grpc-js';
import type { Settings } from '../options.ts';
import { ServingError } from '../errors.ts';
import { checkKey } from '../http/auth.ts';
import { SILENT } from '../../program/log.ts';
import { statusOf } from './status.ts';

const OPEN = '/grpc.health.v1.Health/';

/**
 * What every call passes before its message is read: the key, so that who has
 * none cannot make the server hold a message, and the time that a client may
 * take to send it.
 */
export function gate({ apiKey, receiveTimeout }: Pick<Settings, 'apiKey' | 'receiveTimeout'>): ServerInterceptor {
  return ({ path }, call) => new ServerInterceptingCall(call, {
    start: (next) => {
      let timer: NodeJS.Timeout | undefined;
      next(new ServerListenerBuilder()
        .withOnReceiveMetadata((metadata, pass) => {
          try {
            if (apiKey !== undefined && !path.startsWith(OPEN)) checkKey(String(metadata.get('authorization')[0] ?? ''), apiKey);
          } catch (error) {
            refuse(call, error);
            return;
          }
          timer = setTimeout(() => refuse(call, new ServingError('timeout', `the request was not sent within ${receiveTimeout} seconds: send it faster, or less`)), receiveTimeout * 1000);
          pass(metadata);
        })
        // Not at the message: one whose stream is never half-closed would be held for ever.
        .withOnReceiveHalfClose((pass) => {
          clearTimeout(timer);
          pass();
        })
        .withOnCancel(() => clearTimeout(timer))
        .build());
    },
  });
}

function refuse(call: ServerInterceptingCallInterface, error: unknown): void {
  const { code, details, metadata } = statusOf(error, '', SILENT);
  call.sendStatus({ code, details, metadata });
}
