import { FlagIntent } from '../plan/engine-intent';
import { ConfigMapKey, SecretKey } from '../plan/references';

interface CommonChoice {
  readonly image?: string;
  readonly flags: readonly FlagIntent[];
  readonly extraArgs: readonly string[];
  readonly chatTemplate?: ConfigMapKey;
  readonly apiKey?: SecretKey;
}

/** An engine as the user chose it, before the scope's images and versions are known. */
export type EngineChoice =
  | CommonChoice & { readonly kind: 'vllm'; readonly version?: string }
  | CommonChoice & {
    readonly kind: 'huggingFaceServer'; readonly backend: 'auto' | 'huggingface' | 'vllm';
    readonly kserveVersion?: string;
  }
  | CommonChoice & { readonly kind: 'onnx' };
