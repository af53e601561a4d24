/** Why the process ends; what Kubernetes and people see of it. Permanent: the same command ends the same way again. */
export const EXIT = {
  complete: { code: 0, about: 'every file is there and verified' },
  usage: { code: 64, about: 'an argument, flag or variable is missing or wrong' },
  notFound: { code: 65, about: 'no such model, revision, bucket, object or host; or nothing of it is selected. Permanent' },
  denied: { code: 66, about: 'credentials are missing, wrong, expired, or may not read the model; a gated model without a token. Permanent' },
  damaged: { code: 67, about: 'bytes are not those that were promised: hash, length, or an unsafe archive. Permanent' },
  changed: { code: 68, about: 'the source changed while it was fetched, so that parts would not belong together: run again' },
  noSpace: { code: 69, about: 'the folder cannot take it: full, too small, or read-only. Permanent' },
  internal: { code: 70, about: 'a fault of the agent' },
  temporary: { code: 75, about: 'the source did not answer, stalled or refused for now, longer than --deadline or more often than --retries: run again' },
  stopped: { code: 76, about: 'asked to stop; what is there is kept, the next run goes on' },
  findings: { code: 77, about: 'agent scan found what runs, leaves the folder or is not what it says; the report is on standard output. Permanent' },
} as const;
export type ExitName = keyof typeof EXIT;
