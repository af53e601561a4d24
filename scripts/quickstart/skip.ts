/** Why no pod was started, where that is nobody's fault. */
export class Skip extends Error {}

/** Whether a skip is a failure: where nobody reads the output, it would pass for success. */
export function mustRun(env: NodeJS.ProcessEnv): boolean {
  return !['', '0', 'false', undefined].includes(env.CI);
}

export function skipText(reason: string, failure: boolean): string {
  const line = '!'.repeat(100);
  return `${line}\n!! SKIPPED: no pod was started and no model answered. ${reason}\n`
    + `!! The manifests above are complete.${failure ? ' CI is set, and there a skip is a failure.' : ''}\n${line}`;
}
