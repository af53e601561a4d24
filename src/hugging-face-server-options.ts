import { IConfigMap } from 'cdk8s-plus-28';
import { KServeVersion } from './kserve-version';
import { VllmFlags } from './vllm-options';

/** What computes in KServe's Hugging Face server. */
export enum HuggingFaceBackend {
  /** vLLM where it knows the architecture, otherwise transformers: decided when the pod starts. */
  AUTO = 'auto',
  /** Transformers. */
  HUGGINGFACE = 'huggingface',
  /** vLLM. */
  VLLM = 'vllm',
}

/**
 * Options of KServe's Hugging Face server.
 *
 * @see https://kserve.github.io/website/docs/model-serving/generative-inference/overview
 */
export interface HuggingFaceServerOptions {
  /**
   * What computes.
   *
   * @default HuggingFaceBackend.AUTO
   */
  readonly backend?: HuggingFaceBackend;

  /**
   * Version of KServe whose image runs.
   *
   * @default - the version of the target, or 0.19.0 on plain Kubernetes
   */
  readonly version?: KServeVersion;

  /**
   * Image that holds this version, instead of the stock image.
   *
   * @default - `kserve/huggingfaceserver:v<version>`, with `-gpu` for an accelerator
   */
  readonly image?: string;

  /**
   * Longest input, or prompt and answer together, in tokens.
   *
   * @default - the model's own limit
   */
  readonly maxModelLen?: number;

  /**
   * Type of weights and activations, such as `float16`.
   *
   * @default - 'auto': the model's own, or float16 on a GPU and float32 on CPU
   */
  readonly dtype?: string;

  /**
   * Revision of the tokenizer.
   *
   * @default - the model's revision
   */
  readonly tokenizerRevision?: string;

  /**
   * Flags of vLLM, for the backend `VLLM`.
   *
   * @default - none
   */
  readonly vllm?: VllmFlags;

  /**
   * Chat template, for the backend `VLLM`.
   *
   * @default - the tokenizer's own
   */
  readonly chatTemplate?: IConfigMap;

  /**
   * Key of the chat template in its ConfigMap.
   *
   * @default 'chat-template.jinja'
   */
  readonly chatTemplateKey?: string;

  /**
   * Any other flag, one argument each. KServe's own are spelt with underscores, vLLM's
   * with dashes; the server drops every other spelling, so it is an error here.
   *
   * @default - none
   */
  readonly extraArgs?: string[];
}
