import { request } from 'undici';

const WAIT_MS = 2000;

/** Triton's metrics as it writes them, for the same scrape as ours; undefined where it does not answer in time. */
export async function tritonMetrics(url: string): Promise<string | undefined> {
  try {
    const { statusCode, body } = await request(url, { signal: AbortSignal.timeout(WAIT_MS) });
    const text = await body.text();
    return statusCode === 200 ? text : undefined;
  } catch {
    return undefined;
  }
}
