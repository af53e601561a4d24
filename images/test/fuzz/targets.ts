import { ServingError } from '../../src/server/errors.ts';
import { inferAnswer } from '../../src/server/grpc/wire/answers.ts';
import { readInferMessage } from '../../src/server/grpc/wire/infer-request.ts';
import { readHealthRequest, readIndexRequest, readModelRequest, readRepositoryRequest } from '../../src/server/grpc/wire/named.ts';
import { fieldsOf } from '../../src/server/fields.ts';
import { parseJson } from '../../src/server/protocols/json.ts';
import { messagesOf } from '../../src/server/protocols/openai/chat-messages.ts';
import { embeddingsRequest } from '../../src/server/protocols/openai/embeddings-request.ts';
import { generationFields } from '../../src/server/protocols/openai/generation-fields.ts';
import { readRerank } from '../../src/server/protocols/rerank/request.ts';
import { sizeOf } from '../../src/server/protocols/v2/datatype.ts';
import { httpAnswer } from '../../src/server/protocols/v2/http-answer.ts';
import { readHttpBody } from '../../src/server/protocols/v2/http-body.ts';
import type { InferRequest } from '../../src/server/protocols/v2/tensor.ts';
import { isText } from '../../src/server/protocols/v2/tensor.ts';
import { TASKS } from '../../src/server/model/hub-model.ts';
import { taskOf } from '../../src/server/tasks/task.ts';
import { definition } from '../protocols/grpc-client.ts';
import { AGENT_TARGETS } from './agent-targets.ts';
import { BINARY_SEEDS, JSON_SEEDS, JSON_WORDS, PROTOBUF_SEEDS, PROTOBUF_WORDS } from './seeds.ts';

export interface Target {
  readonly seeds: readonly Uint8Array[];
  readonly words: readonly string[];
  /**
   * Reads a body as the server or the agent does.
   *
   * @returns what kind of body it was: a kind that is new is worth keeping
   * @throws what is no ServingError or Failure, or a broken promise: a finding
   */
  read(body: Uint8Array): string | Promise<string>;
  /** How many bodies of its corpus there are at least, and how many are kept at most. */
  readonly least?: number;
  readonly most?: number;
  /** How many bodies the tests make of it; asynchronous ones take longer. */
  readonly times?: number;
}

const DEPTH = 32;

/** What was refused is fine, in the client's words; everything else is a finding. */
function outcome(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ServingError)) throw error;
    if (error.kind !== 'invalid' && error.kind !== 'too-large' && error.kind !== 'failed') throw new Error(`refused as ${error.kind}: ${error.message}`);
    if (error.message.length > 1000) throw new Error(`the error has ${error.message.length} characters`);
    return error.message.replace(/'[^']*'|"[^"]*"/g, 'S').replace(/\d+(\.\d+)?(e[+-]?\d+)?/g, 'N').slice(0, 200);
  }
}

/** A request that was taken keeps what the runner relies on. */
function checked(request: InferRequest): string {
  const names = new Set<string>();
  for (const tensor of request.inputs) {
    const elements = tensor.shape.reduce((product, dimension) => product * dimension, 1);
    const held = isText(tensor) ? tensor.texts.length : tensor.bytes.byteLength / sizeOf(tensor.datatype);
    if (held !== elements) throw new Error(`tensor of ${elements} elements holds ${held}`);
    if (names.has(tensor.name)) throw new Error(`tensor '${tensor.name}' twice`);
    names.add(tensor.name);
  }
  return `taken: ${request.inputs.map((tensor) => `${tensor.datatype}${tensor.shape.length}`).sort().join(' ')} ${[...request.parameters.values()].map((value) => typeof value).sort().join(' ')} ${request.outputs.length}`;
}

/** JSON length in the first two bytes, then the body. */
const binary: Target = {
  seeds: BINARY_SEEDS,
  words: JSON_WORDS,
  read: (bytes) => outcome(() => {
    const header = bytes.length < 2 ? undefined : String(((bytes[0] as number) << 8) | (bytes[1] as number));
    const request = readHttpBody(bytes.subarray(2), header, DEPTH);
    const kind = checked(request);
    // An answer of the same tensors is a body again, with the same tensors.
    const { body, jsonLength } = httpAnswer('m', { ...request, outputs: [], binaryOutput: true }, request.inputs);
    const json = JSON.parse(body.subarray(0, jsonLength).toString());
    const again = readHttpBody(Buffer.concat([Buffer.from(JSON.stringify({ inputs: json.outputs })), body.subarray(jsonLength)]), String(Buffer.byteLength(JSON.stringify({ inputs: json.outputs }))), DEPTH);
    if (checked(again).split(' ')[1] !== kind.split(' ')[1]) throw new Error('the tensors changed on their way out and in');
    return kind;
  }),
};

const READERS: Readonly<Record<string, (json: unknown) => unknown>> = {
  v2: (json) => checked(readHttpBody(Buffer.from(JSON.stringify(json)), undefined, DEPTH)),
  rerank: (json) => readRerank(json, 100).dialect,
  embeddings: (json) => typeof embeddingsRequest(json, 100).inputs[0],
  generation: (json) => typeof generationFields(json).n,
  chat: (json) => typeof messagesOf(fieldsOf(json, 'the body').messages)[0]?.content,
  ...Object.fromEntries(TASKS.filter((name) => name !== 'text-generation').map((name) => [name, (json: unknown) => {
    const { instances, parameters } = fieldsOf(json, 'the body');
    taskOf(name).options(parameters);
    return Array.isArray(instances) ? typeof taskOf(name).parse(instances[0]) : 'none';
  }])),
};

const json: Target = {
  seeds: JSON_SEEDS,
  words: JSON_WORDS,
  read: (bytes) => {
    let value: unknown;
    const first = outcome(() => { value = parseJson(bytes, DEPTH); return 'json'; });
    if (first !== 'json') return first;
    if (Object.getPrototypeOf({}) !== Object.prototype || 'polluted' in {}) throw new Error('a prototype changed');
    return Object.entries(READERS).map(([name, read]) => `${name} ${outcome(() => String(read(value)))}`).join('; ');
  },
};

const { ModelInfer } = definition['inference.GRPCInferenceService'] as unknown as { ModelInfer: { requestDeserialize(bytes: Buffer): any; responseDeserialize(bytes: Buffer): any } };

const protobuf: Target = {
  seeds: PROTOBUF_SEEDS,
  words: PROTOBUF_WORDS,
  read: (bytes) => {
    for (const read of [readModelRequest, readRepositoryRequest, readIndexRequest, readHealthRequest]) outcome(() => { read(bytes); return ''; });
    return outcome(() => {
      const request = readInferMessage(bytes);
      const kind = checked(request);
      // What we take, a protobuf library takes, and sees the same.
      const other = ModelInfer.requestDeserialize(Buffer.from(bytes));
      if (other.model_name !== request.model) throw new Error('a protobuf library reads another model');
      if (other.inputs.length !== request.inputs.length) throw new Error('a protobuf library reads other inputs');
      const answer = ModelInfer.responseDeserialize(inferAnswer(request, request.inputs));
      if (answer.outputs.length !== request.inputs.length) throw new Error('a protobuf library reads other outputs');
      return kind;
    });
  },
};

export const TARGETS: Readonly<Record<string, Target>> = { binary, json, protobuf, ...AGENT_TARGETS };
