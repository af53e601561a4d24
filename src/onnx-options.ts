import { Duration } from 'cdk8s';
import { ISecret } from 'cdk8s-plus-28';

/** Which of a model's ONNX files runs, by the names that exporters give them. */
export enum OnnxGraph {
  /** `onnx/model.onnx`. */
  FP32 = 'fp32',
  /** `onnx/model_fp16.onnx`. */
  FP16 = 'fp16',
  /** `onnx/model_quantized.onnx` or `onnx/model_int8.onnx`: about twice as fast on CPU, and a little less exact. */
  INT8 = 'int8',
  /** `onnx/model_q4.onnx`. */
  Q4 = 'q4',
}

/** Options of our own server, which runs ONNX files on CPU. */
export interface OnnxOptions {
  /**
   * Which of the model's ONNX files runs.
   *
   * @default OnnxGraph.FP32
   */
  readonly graph?: OnnxGraph;

  /**
   * Longest text in tokens, special ones included. Longer ones are cut or refused, as the request says.
   *
   * @default - the model's own limit
   */
  readonly maxLength?: number;

  /**
   * Threads of one batch.
   *
   * @default - the cores of the container, at most 8
   */
  readonly threads?: number;

  /**
   * Batches that run at once; each has the weights in memory for itself.
   *
   * @default - the cores of the container divided by `threads`
   */
  readonly workers?: number;

  /**
   * Most texts that run as one batch.
   *
   * @default 64
   */
  readonly maxBatchRows?: number;

  /**
   * Most tokens that run as one batch, padding included.
   *
   * @default 1024
   */
  readonly maxBatchTokens?: number;

  /**
   * Texts that may wait; more are refused with 429.
   *
   * @default 1024
   */
  readonly maxQueue?: number;

  /**
   * Most texts of one request.
   *
   * @default 512
   */
  readonly maxRequestInputs?: number;

  /**
   * Time until a request is answered with 504.
   *
   * @default Duration.seconds(60)
   */
  readonly timeout?: Duration;

  /**
   * Image that holds the server, instead of the stock image.
   *
   * @default - the stock image of the library's version
   */
  readonly image?: string;

  /**
   * Secret with a key that clients have to send as bearer token.
   *
   * @default - none: whoever the network policy lets in may ask
   */
  readonly apiKey?: ISecret;

  /**
   * Key in the secret of `apiKey`.
   *
   * @default 'SERVER_API_KEY'
   */
  readonly apiKeyKey?: string;

  /**
   * Any other flag, one argument each: `['--max-body=1048576']`. Unknown, misspelt and doubled flags are errors.
   *
   * @default - none
   */
  readonly extraArgs?: string[];
}
