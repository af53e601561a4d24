import { Size } from 'cdk8s';
import { IConfigMap, ISecret } from 'cdk8s-plus-28';

/** An adapter that is served beside the base model. */
export interface LoraModule {
  /** Name by which clients ask for it. */
  readonly name: string;

  /** Folder of the adapter in the container, or `owner/name` where the engine fetches models itself. */
  readonly path: string;
}

/**
 * Flags of vLLM by its own names. Everything that is not here goes through `extraArgs`.
 *
 * @see https://docs.vllm.ai/en/stable/cli/serve.html
 */
export interface VllmFlags {
  /**
   * Longest prompt and answer together, in tokens.
   *
   * @default - the model's own limit
   */
  readonly maxModelLen?: number;

  /**
   * Type of weights and activations, such as `bfloat16`.
   *
   * @default - 'auto': the model's own
   */
  readonly dtype?: string;

  /**
   * Method of quantization, such as `awq` or `fp8`.
   *
   * @default - what the model's configuration says
   */
  readonly quantization?: string;

  /**
   * Part of each accelerator's memory that vLLM takes, above 0 and up to 1.
   *
   * @default - vLLM's: 0.9
   */
  readonly gpuMemoryUtilization?: number;

  /**
   * Most sequences that run at a time.
   *
   * @default - vLLM's, by hardware and version
   */
  readonly maxNumSeqs?: number;

  /**
   * Most tokens of one step.
   *
   * @default - vLLM's, by hardware and version
   */
  readonly maxNumBatchedTokens?: number;

  /**
   * Type of the KV cache, such as `fp8`.
   *
   * @default - 'auto': the type of the model
   */
  readonly kvCacheDtype?: string;

  /**
   * Whether prompts share what they begin with.
   *
   * @default - vLLM's: on
   */
  readonly enablePrefixCaching?: boolean;

  /**
   * Whether long prompts are cut into pieces that run beside answers.
   *
   * @default - vLLM's: on where it can
   */
  readonly enableChunkedPrefill?: boolean;

  /**
   * Whether CUDA graphs are left out: starts faster, answers slower.
   *
   * @default false
   */
  readonly enforceEager?: boolean;

  /**
   * Memory of the host that weights may be kept in, for each accelerator, in whole gibibytes.
   *
   * @default - none
   */
  readonly cpuOffload?: Size;

  /**
   * Parser of the calls of tools in an answer, such as `hermes`; switches automatic tool choice on.
   *
   * @default - no tools
   */
  readonly toolCallParser?: string;

  /**
   * Parser of the reasoning in an answer, such as `deepseek_r1`.
   *
   * @default - none
   */
  readonly reasoningParser?: string;

  /**
   * Adapters that are served beside the base model; switches LoRA on.
   *
   * @default - none
   */
  readonly loraModules?: LoraModule[];

  /**
   * Highest rank of an adapter.
   *
   * @default - vLLM's: 16
   */
  readonly maxLoraRank?: number;

  /**
   * Other tokenizer than the model's: a folder in the container.
   *
   * @default - the model's
   */
  readonly tokenizer?: string;

  /**
   * Revision of the tokenizer, where the engine fetches it itself.
   *
   * @default - the model's revision
   */
  readonly tokenizerRevision?: string;

  /**
   * Values that replace those of the model's `config.json`.
   *
   * @default - none
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no other word for JSON
  readonly hfOverrides?: { [key: string]: any };

  /**
   * Most images, videos and the like in one prompt: `{ image: 4 }`.
   *
   * @default - vLLM's
   */
  readonly limitMmPerPrompt?: { [modality: string]: number };

  /**
   * Speculative decoding: `{ method: 'ngram', num_speculative_tokens: 4 }`.
   *
   * @default - none
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no other word for JSON
  readonly speculativeConfig?: { [key: string]: any };

  /**
   * How weights are read, such as `runai_streamer`.
   *
   * @default - vLLM's: safetensors where there are any
   */
  readonly loadFormat?: string;

  /**
   * Seed of sampling.
   *
   * @default - vLLM's
   */
  readonly seed?: number;

  /**
   * Whether each request is written to the log.
   *
   * @default - vLLM's: off in newer versions
   */
  readonly enableLogRequests?: boolean;
}

/** Options of vLLM. */
export interface VllmOptions extends VllmFlags {
  /**
   * Version of vLLM: decides the flags and the stock image.
   *
   * @default '0.33.0'
   */
  readonly version?: string;

  /**
   * Image that holds this version, instead of the stock image.
   *
   * @default - `vllm/vllm-openai:v<version>`, or vLLM's image for CPU without an accelerator
   */
  readonly image?: string;

  /**
   * Chat template.
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
   * Secret with a key that clients have to send as bearer token.
   *
   * @default - none: whoever the network policy lets in may ask
   */
  readonly apiKey?: ISecret;

  /**
   * Key in the secret of `apiKey`.
   *
   * @default 'VLLM_API_KEY'
   */
  readonly apiKeyKey?: string;

  /**
   * Any other flag, one argument each: `['--block-size=32', '--async-scheduling']`.
   * Unknown, removed, misspelt and doubled flags are errors.
   *
   * @default - none
   */
  readonly extraArgs?: string[];
}
