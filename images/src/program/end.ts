import { writeFileSync } from 'node:fs';

/** What Kubernetes shows of a container that ended. */
export const TERMINATION_LOG = '/dev/termination-log';

/** Ends the process with a sentence: the last line of the log and, in Kubernetes, the container's termination message. */
export function end(code: number, text: string): never {
  try {
    writeFileSync(TERMINATION_LOG, text, { flag: 'r+' });
  } catch {
    // Not in Kubernetes.
  }
  process.stderr.write(`${text}\n`);
  process.exit(code);
}
