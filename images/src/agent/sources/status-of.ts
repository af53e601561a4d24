import { StatusError } from '../net/http.ts';

/** The answer behind an error, whether it comes as it is or as the cause of a Failure. */
export function statusOf(error: unknown): StatusError | undefined {
  if (error instanceof StatusError) return error;
  return error instanceof Error && error.cause instanceof StatusError ? error.cause : undefined;
}
