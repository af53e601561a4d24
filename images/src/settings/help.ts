import { OPTION_NAMES, OPTIONS, variableOf, type Option } from './options.ts';

/** The text of --help: every option with its variable, default and meaning. */
export function help(): string {
  const lines = OPTION_NAMES.map((name) => {
    const option: Option = OPTIONS[name];
    const range = option.oneOf === undefined ? `<${option.type}>` : `<${option.oneOf.join('|')}>`;
    const fallback = option.default === undefined ? '' : ` [default: ${option.default}]`;
    return `  --${name} ${range}${fallback}\n      ${option.about}\n      ${variableOf(name)}`;
  });
  return `Serves Hugging Face models from ONNX on CPU.\n\n  server --model-dir DIR --http-port 8080 --grpc-port 8081\n\n`
    + `Every option is a flag or an environment variable; the flag wins. --max_length and --max-length are the same.\n\n${lines.join('\n')}\n`;
}
