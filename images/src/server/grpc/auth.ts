import type { handleUnaryCall } from '@grpc/grpc-js';
import { checkKey } from '../http/auth.ts';
import { statusOf } from './status.ts';
import { SILENT } from '../log.ts';

/** A method that only those may call who send the key; without a key it is open to all. */
export function withKey(key: string | undefined, handle: handleUnaryCall<Buffer, Buffer>): handleUnaryCall<Buffer, Buffer> {
  if (key === undefined) return handle;
  return (call, callback) => {
    try {
      const [sent] = call.metadata.get('authorization');
      checkKey(typeof sent === 'string' ? sent : undefined, key);
    } catch (error) {
      callback(statusOf(error, '', SILENT));
      return;
    }
    handle(call, callback);
  };
}
