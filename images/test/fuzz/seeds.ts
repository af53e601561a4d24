import { definition } from '../protocols/grpc-client.ts';

const text = (value: object): Uint8Array => Buffer.from(JSON.stringify(value));

/** Two bytes of JSON length, JSON, tensors. */
function body(value: object, ...tensors: Uint8Array[]): Uint8Array {
  const json = text(value);
  return Buffer.concat([Buffer.from([json.length >> 8, json.length & 255]), json, ...tensors]);
}

const sized = (name: string, datatype: string, shape: number[], size: number): object => ({ name, datatype, shape, parameters: { binary_data_size: size } });

export const BINARY_SEEDS = [
  body({ inputs: [sized('input_ids', 'INT64', [1, 2], 16), sized('attention_mask', 'INT64', [1, 2], 16)] }, Buffer.alloc(32, 1)),
  body({ id: 'a', parameters: { binary_data_output: true }, inputs: [sized('text', 'BYTES', [2], 12)], outputs: [{ name: 'y', parameters: { binary_data: true } }] },
    Buffer.from([2, 0, 0, 0, 65, 66, 2, 0, 0, 0, 67, 68])),
  body({ inputs: [sized('h', 'FP16', [2, 1], 4), { name: 'f', datatype: 'FP32', shape: [2], data: [0.5, -1] }] }, Buffer.alloc(4)),
  body({ inputs: [{ name: 'b', datatype: 'BOOL', shape: [2], data: [true, 0] }] }),
];

export const JSON_SEEDS = [
  text({ inputs: [{ name: 'text', datatype: 'BYTES', shape: [2, 1], data: [['a'], ['b']] }], parameters: { output: 'detailed', top_k: 2 } }),
  text({ inputs: [{ name: 'x', datatype: 'UINT8', shape: [2], data: [1, 2] }, { name: 'y', datatype: 'FP64', shape: [], data: [1] }], outputs: [{ name: 'z' }] }),
  text({ instances: ['a text', { text: 'a', text_pair: 'b' }], parameters: { top_k: 3, function_to_apply: 'none', return_probabilities: true } }),
  text({ instances: [{ question: 'q', context: 'c' }], parameters: { top_k: 1, max_answer_len: 5, doc_stride: 2 } }),
  text({ instances: [{ query: 'q', texts: ['a', 'b'] }], parameters: { top_n: 1 } }),
  text({ instances: ['a'], parameters: { candidate_labels: ['x', 'y'], multi_label: true, hypothesis_template: 'It is {}.', aggregation_strategy: 'simple' } }),
  text({ model: 'm', query: 'q', documents: ['a', { text: 'b' }], top_n: 1, return_documents: true, truncate_prompt_tokens: 5 }),
  text({ query: 'q', texts: ['a'], raw_scores: true, return_text: true, truncate: false, truncation_direction: 'Right' }),
  text({ model: 'm', input: ['a', 'b'], encoding_format: 'base64', dimensions: 4 }),
  text({ model: 'm', input: [[1, 2], [3]], prompt_name: 'query' }),
  text({ model: 'm', prompt: 'a', n: 2, stop: ['b'], stream: true, stream_options: { include_usage: true }, response_format: { type: 'text' }, logit_bias: { 5: -1 } }),
  text({ model: 'm', messages: [{ role: 'system', content: 'a' }, { role: 'user', content: [{ type: 'text', text: 'b' }] }], max_completion_tokens: 3 }),
];

export const JSON_WORDS = [
  '{', '}', '[', ']', ',', ':', '"', '\\', '\\u0000', '\\ud800', 'null', 'true', '""', '"inputs":', '"name":"', '"shape":[', '"datatype":"', '"data":[', '"parameters":{',
  '"binary_data_size":', '"outputs":[', '"instances":[', '"__proto__":{"polluted":1}', '"constructor":{}', '"id":', '"BYTES"', '"INT64"', '"FP16"', '"UINT8"', '"documents":[', '"texts":[',
  '1e400', '-0', '\xff\xff\xff\xff', '\x00\x00\x00\x00', '\x01\x00\x00\x00', '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[',
];

const { ModelInfer } = definition['inference.GRPCInferenceService'] as unknown as { ModelInfer: { requestSerialize(value: object): Buffer } };
const CONTENTS = [
  ['BOOL', 'bool_contents', [true, false]], ['INT8', 'int_contents', [1, -1]], ['INT64', 'int64_contents', [5, -5]], ['UINT16', 'uint_contents', [1, 2]],
  ['UINT64', 'uint64_contents', [1, 2]], ['FP32', 'fp32_contents', [0.5, 1]], ['FP64', 'fp64_contents', [0.5, 1]],
  ['BYTES', 'bytes_contents', [Buffer.from('a'), Buffer.alloc(0)]],
] as const;

export const PROTOBUF_SEEDS = [
  ...CONTENTS.map(([datatype, field, values]) => ModelInfer.requestSerialize({
    model_name: 'm', inputs: [{ name: 'x', datatype, shape: [2], contents: { [field]: values } }],
  })),
  ModelInfer.requestSerialize({
    model_name: 'm', model_version: '1', id: 'a', parameters: { p: { string_param: 's' }, q: { int64_param: 5 }, r: { double_param: 1 }, s: { bool_param: true } },
    inputs: [{ name: 'x', datatype: 'FP16', shape: [1, 2], parameters: { a: { uint64_param: 3 } } }, { name: 't', datatype: 'BYTES', shape: [1] }],
    outputs: [{ name: 'y', parameters: { binary_data: { bool_param: true } } }], raw_input_contents: [Buffer.alloc(4), Buffer.from([1, 0, 0, 0, 65])],
  }),
];

/** Tags, lengths and varints at their edges. */
export const PROTOBUF_WORDS = [
  '\x0a', '\x12', '\x1a', '\x22', '\x2a', '\x32', '\x3a', '\x42', '\x08', '\x10', '\x18', '\x0d', '\x09', '\x0b', '\x0c', '\x00', '\x0a\x00', '\x2a\x00', '\x1a\x02\x01\x01', '\x18\x02',
  '\xff\xff\xff\xff\x0f', '\x80\x80\x80\x80\x10', '\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01', '\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02', 'INT64', 'BYTES', 'FP32',
];
