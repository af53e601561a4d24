/** The request that a summary shows for a service. */
export interface SampleRequest {
  readonly path: string;
  readonly body: unknown;
}

const CURL = /^ *try +curl http:\/\/[^/\s]+(\/\S*) .*-d '(.*)'$/m;

/** Read from the text that people copy it from. */
export function sampleRequest(summary: string): SampleRequest {
  const [, path, body] = CURL.exec(summary) ?? [];
  if (path === undefined) throw new Error(`the summary has no line with curl:\n${summary}`);
  return { path, body: JSON.parse(body) };
}
