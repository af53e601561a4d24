import { parse as parseAny, type Environment } from '../settings/parse.ts';
import { UsageError } from '../settings/value.ts';
import { SERVER, type Settings } from './options.ts';

/** The server's settings from flags and the environment. @throws UsageError with the fix */
export function parse(args: readonly string[], env: Environment): Settings {
  const { settings } = parseAny(SERVER, args, env);
  check(settings);
  return settings;
}

function check(settings: Settings): void {
  if (settings.modelDir === undefined && settings.modelsDir === undefined) {
    throw new UsageError("no model: name its folder with --model-dir, or a folder of several with --models-dir");
  }
  const { tritonUrl, tritonModel, modelsDir } = settings;
  if (tritonUrl !== undefined && !/^https?:\/\/[^/\s]+(\/\S*)?$/.test(tritonUrl)) throw new UsageError(`--triton-url must be an address such as http://127.0.0.1:8000, got '${tritonUrl}'`);
  const { tritonMetricsUrl } = settings;
  if (tritonMetricsUrl !== undefined && !/^https?:\/\/[^/\s]+\/\S+$/.test(tritonMetricsUrl)) throw new UsageError(`--triton-metrics-url must be an address with a path such as http://127.0.0.1:8002/metrics, got '${tritonMetricsUrl}'`);
  if (tritonUrl === undefined && tritonModel !== undefined) throw new UsageError('--triton-model is for --triton-url, which is not given: give both or none');
  if (tritonModel !== undefined && modelsDir !== undefined) throw new UsageError('--triton-model is for the one model of --model-dir: models of --models-dir have the same names in Triton');
  for (const [flag, given] of [['--model-links', settings.modelLinks], ['--control-socket', settings.controlSocket !== undefined]] as const) {
    if (given && modelsDir === undefined) throw new UsageError(`${flag} is for the models of --models-dir, which is not given: give both or none`);
  }
  if ((settings.tlsCert === undefined) !== (settings.tlsKey === undefined)) throw new UsageError('--tls-cert and --tls-key belong together: give both or none');
  if (settings.apiKey !== undefined && /\s/.test(settings.apiKey)) throw new UsageError('--api-key has a space or line break in it, which no bearer token can have: remove it');
  // What a header cannot carry no client could ever send.
  if (settings.apiKey !== undefined && !/^[\x21-\x7e]+$/.test(settings.apiKey)) throw new UsageError('--api-key has a character that is not printable ASCII, which no bearer token can have: choose another key');
  // eslint-disable-next-line no-control-regex
  if (!/^[^\u0000-\u001f\u007f]{1,256}$/.test(settings.modelName)) throw new UsageError('--model-name must have 1 to 256 characters and no control characters, as names in requests: choose another name');
  if (settings.drainDelay > settings.drain) throw new UsageError(`--drain-delay (${settings.drainDelay}) is part of --drain (${settings.drain}): it cannot be longer`);
}
