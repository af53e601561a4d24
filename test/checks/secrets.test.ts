import { EnvValue } from 'cdk8s-plus-28';
import { Engine, Model, ServingSummary } from '../../src';
import { hub, messagesOf, newApp, Props, serve } from '../helpers';
import { Chart } from 'cdk8s';

const TOKEN = `hf_${'Q7zP'.repeat(8)}`;
const KEY = 'correct-horse-battery';
const SIGNED = 'https://example.com/qwen.tar?X-Amz-Signature=0123456789abcdef&x=1';

const PLACES: [string, () => Props][] = [
  ['the environment', () => ({ env: { NOTE: EnvValue.fromValue(TOKEN) } })],
  ['a variable whose name says it', () => ({ env: { ACME_API_KEY: EnvValue.fromValue(KEY) } })],
  ['an argument behind its flag', () => ({ engine: Engine.vllm({ extraArgs: [`--api-key=${KEY}`] }) })],
  ['an argument after its flag', () => ({ engine: Engine.vllm({ extraArgs: ['--api-key', KEY] }) })],
  ['an argument that is there twice', () => ({ engine: Engine.vllm({ extraArgs: [`--api-key=${KEY}`, `--api-key=${KEY}`] }) })],
  ['a word that belongs to no flag', () => ({ engine: Engine.vllm({ extraArgs: [TOKEN] }) })],
  ['a value of another type', () => ({ engine: Engine.vllm({ extraArgs: [`--seed=${TOKEN}`] }) })],
  ['a side container\'s environment', () => ({
    sidecars: [{ name: 'proxy', image: 'envoy:1', env: { NOTE: EnvValue.fromValue(TOKEN) } }],
  })],
  ['a side container\'s arguments', () => ({
    sidecars: [{ name: 'proxy', image: 'envoy:1', args: ['--token', KEY] }],
  })],
  ['an address', () => ({ model: Model.fromUrl(SIGNED) })],
];

const FACTORIES: [string, () => Props][] = [
  ['a repository', () => ({ model: Model.fromHub(TOKEN) })],
  ['a name', () => ({ name: TOKEN })],
  ['an image', () => ({ engine: Engine.vllm({ image: TOKEN }) })],
  ['a proxy', () => ({ model: hub({ proxy: { url: `http://me:${KEY}@proxy.example.com` } }) })],
];

test.each(PLACES)('rejects a secret in %s', (_place, props) => {
  expect(messagesOf((chart) => serve(chart, props())).filter((message) => message.endsWith('[KS107]'))).not.toEqual([]);
});

test.each([...PLACES, ...FACTORIES])('rejects %s without repeating the secret', (_place, props) => {
  const said = messagesOf((chart) => serve(chart, props())).join('\n');
  expect(said).toMatch(/KS\d{3}/);
  expect(said).not.toMatch(new RegExp(`${TOKEN}|${KEY}|0123456789abcdef`));
});

test.each(PLACES)('a summary of a service with a secret in %s does not repeat it', (_place, props) => {
  const chart = new Chart(newApp(), 'test');
  serve(chart, props());
  expect(ServingSummary.of(chart).text).not.toMatch(new RegExp(`${TOKEN}|${KEY}|0123456789abcdef`));
});

test.each(PLACES)('an explanation of a service with a secret in %s does not repeat what everybody recognizes', (_place, props) => {
  expect(serve(new Chart(newApp(), 'test'), props()).explain().join('\n')).not.toMatch(new RegExp(`${TOKEN}|0123456789abcdef`));
});
