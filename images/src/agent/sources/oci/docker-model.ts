import type { Descriptor } from './manifest.ts';

const TYPE = 'application/vnd.docker.ai.';

/** Names by which engines find files, for layers that have none: one, or one of several. */
const NAMES: Readonly<Record<string, { readonly one: string; readonly many?: string }>> = {
  'gguf.v3': { one: 'model.gguf', many: 'model-#.gguf' },
  'safetensors': { one: 'model.safetensors', many: 'model-#.safetensors' },
  'dduf': { one: 'model.dduf' },
  'gguf.v3.lora': { one: 'adapter.gguf', many: 'adapter-#.gguf' },
  'gguf.v3.mmproj': { one: 'mmproj.gguf' },
  'mmproj': { one: 'mmproj.gguf' },
  'license': { one: 'LICENSE', many: 'LICENSE-#' },
  'chat.template.jinja': { one: 'chat_template.jinja' },
};

/**
 * The file that a layer of Docker's model format is. Parts come in the order of the manifest, and are named as the Hub
 * names parts.
 *
 * @see https://github.com/docker/model-spec/blob/main/spec.md
 */
export function dockerModelFile(layer: Descriptor, layers: readonly Descriptor[]): string | undefined {
  if (!layer.mediaType.startsWith(TYPE)) return undefined;
  const names = NAMES[layer.mediaType.slice(TYPE.length)];
  if (names === undefined) return undefined;
  const alike = layers.filter(({ mediaType }) => mediaType === layer.mediaType);
  if (alike.length === 1) return names.one;
  const part = (number: number): string => String(number).padStart(5, '0');
  return names.many?.replace('#', `${part(alike.indexOf(layer) + 1)}-of-${part(alike.length)}`);
}
