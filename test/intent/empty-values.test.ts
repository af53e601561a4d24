import { CaBundle, Credentials, Engine, Images, Model, Route } from '../../src';
import { configMap, hub, secret, serverFor } from '../helpers';

/** What a pipeline brings whose variable is empty, or a key that no Secret can have. */
const WRONG: [string, () => unknown, string][] = [
  ['an image', () => Engine.vllm({ image: '' }), 'KS005'],
  ['an image of KServe\'s server', () => Engine.huggingFaceServer({ image: '' }), 'KS005'],
  ['an image of the scope', () => Images.of({ vllm: '' }), 'KS005'],
  ['a mirror', () => Images.of({ registry: '' }), 'KS005'],
  ['a revision', () => hub({ revision: '' }), 'KS004'],
  ['an endpoint of the Hub', () => hub({ endpoint: '' }), 'KS009'],
  ['an endpoint of S3', () => Model.fromS3('s3://models/qwen', { endpoint: '' }), 'KS009'],
  ['a gateway', () => Route.http({ gateway: '' }), 'KS002'],
  ['a listener', () => Route.http({ gateway: 'public', sectionName: '' }), 'KS002'],
  ['a key of a token', () => hub({ token: secret('hub'), tokenKey: '' }), 'KS002'],
  ['a key of S3', () => Credentials.s3Keys(secret('s3'), { accessKeyIdKey: 'my key' }), 'KS002'],
  ['a key of a file', () => Credentials.gcsKeyFile(secret('gcs'), '../key.json'), 'KS002'],
  ['a key of certificates', () => CaBundle.fromConfigMap(configMap('ca'), '..'), 'KS002'],
  ['a key of a template', () => Engine.vllm({ chatTemplate: configMap('chat'), chatTemplateKey: 'a/b' }), 'KS002'],
];

test.each(WRONG)('%s is refused where it is empty or malformed', (_name, make, rule) => {
  expect(make).toThrow(`[${rule}]`);
});

test('a version without a patch gets the newest one, whose image there is', () => {
  expect(serverFor({ engine: Engine.vllm({ version: '0.20' }) }).image).toMatch(/^vllm\/vllm-openai:v0\.20\.\d+$/);
});
