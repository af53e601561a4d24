import { Failure } from '../../failure.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What KServe's webhook sets for a Secret with `https-host` and `headers`. @throws Failure on what is no JSON of texts */
export function headersFor(url: URL, env: Environment): Record<string, string> {
  const name = `${url.hostname}-headers`;
  const isHost = env['https-host'] === url.hostname || env['https-host'] === url.host;
  const text = env[name] ?? env[`${url.host}-headers`] ?? (isHost ? env['headers'] : undefined);
  if (text === undefined || text.trim() === '') return {};
  let headers: unknown;
  try {
    headers = JSON.parse(text);
  } catch {
    headers = undefined;
  }
  const isPlain = typeof headers === 'object' && headers !== null && !Array.isArray(headers) && Object.values(headers).every((value) => typeof value === 'string');
  if (!isPlain) throw new Failure('usage', `the variable ${name} is no JSON object of texts: write it as {"Authorization": "Bearer ..."}`);
  return Object.fromEntries(Object.entries(headers as Record<string, string>).map(([key, value]) => [key.toLowerCase(), value]));
}
