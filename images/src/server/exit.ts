/** Why the process ends; what Kubernetes and people see of it. */
export const EXIT = {
  stopped: { code: 0, about: 'asked to stop; what was accepted was answered, or cut after --drain' },
  usage: { code: 64, about: 'a flag or variable is missing or wrong' },
  model: { code: 65, about: 'the model of --model-dir cannot be loaded' },
  internal: { code: 70, about: 'a fault of the server' },
  network: { code: 72, about: 'a port cannot be listened on, or the TLS files cannot be used' },
} as const;
export type ExitName = keyof typeof EXIT;

/** Ends the process with a sentence. */
export class ExitError extends Error {
  readonly exit: ExitName;

  constructor(exit: ExitName, message: string) {
    super(message);
    this.exit = exit;
  }
}
