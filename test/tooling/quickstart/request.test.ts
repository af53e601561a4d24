import { App } from 'cdk8s';
import { ServingSummary, ServingTarget } from 'cdk8s-kserve';
import { build } from '../../../examples/onnx-embeddings/main';
import { answered, asked } from '../../../scripts/quickstart/in-words';
import { sampleRequest } from '../../../scripts/quickstart/sample-request';

const request = { path: '/v1/embeddings', body: { model: 'embeddings', input: 'Hello' } };

test('the request is the one that the summary shows', () => {
  const app = new App();
  build(app, ServingTarget.kubernetes());
  expect(sampleRequest(ServingSummary.of(app).text)).toEqual(request);
});

test('a summary without a request is an error', () => {
  expect(() => sampleRequest('  url  http://a/b')).toThrow('no line with curl');
});

test('the request is said in words', () => {
  expect(asked(request)).toContain("the vector of the text 'Hello', of model 'embeddings'");
});

test('the answer is said in words', () => {
  expect(answered(request, '{"data":[{"embedding":[1,0.5]}]}')).toContain('a vector of 2 numbers: 1.0000, 0.5000');
});

test.each(['', 'x', '{}', '{"data":[]}', '{"data":[{"embedding":[]}]}', '{"data":[{"embedding":[null]}]}'])('%p is no vector', (answer) => {
  expect(() => answered(request, answer)).toThrow('no vector in the answer');
});
