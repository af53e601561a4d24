import { SecretKey, ConfigMapKey } from './references';
import { Sourced } from './sourced';
import { TritonIntent } from './triton/triton-intent';

/** A flag that the user set by a typed prop. */
export interface FlagIntent {
  /** The prop's name, for errors. */
  readonly prop: string;
  /** vLLM's long name, such as `--max-model-len`. */
  readonly flag: string;
  /** What stands after the flag; `true` and `false` for switches. */
  readonly value: string | number | boolean | readonly string[];
}

/** What the engines have in common. */
export interface EngineCommon {
  readonly image: Sourced<string>;
  readonly flags: readonly FlagIntent[];
  readonly extraArgs: readonly string[];
  readonly chatTemplate?: ConfigMapKey;
  readonly apiKey?: SecretKey;
}

export type EngineIntent =
  | EngineCommon & {
    readonly kind: 'vllm';
    /** vLLM's version, as the user gave it or by default. */
    readonly version: Sourced<string>;
    readonly cpu: boolean;
  }
  | EngineCommon & {
    readonly kind: 'huggingFaceServer';
    readonly backend: 'auto' | 'huggingface' | 'vllm';
    /** KServe's version, which the image's tag carries. */
    readonly kserveVersion: Sourced<string>;
    readonly bundledVllm: string;
  }
  /** Our own server. */
  | EngineCommon & { readonly kind: 'onnx' }
  /** Triton, where it is a service of its own. */
  | EngineCommon & {
    readonly kind: 'triton';
    readonly triton: TritonIntent;
    /** Of the server that asks it, and nobody else does. */
    readonly callerLabels: Readonly<Record<string, string>>;
  };

export type EngineKind = EngineIntent['kind'];

/** The version of vLLM that runs, if any does. */
export function vllmVersion(engine: EngineIntent): string | undefined {
  switch (engine.kind) {
    case 'vllm':
      return engine.version.value;
    case 'huggingFaceServer':
      return engine.bundledVllm;
    case 'onnx':
    case 'triton':
      return undefined;
  }
}

/** The engine as a person would name it. */
export function engineLabel(engine: EngineIntent): string {
  switch (engine.kind) {
    case 'vllm':
      return `vLLM ${engine.version.value}`;
    case 'huggingFaceServer':
      return `KServe's Hugging Face server ${engine.kserveVersion.value}`;
    case 'onnx':
      return 'the ONNX server';
    case 'triton':
      return 'Triton';
  }
}
