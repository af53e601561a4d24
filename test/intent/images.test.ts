import { Chart, Testing } from 'cdk8s';
import { Engine, Fetch, HuggingFaceBackend, Images, ImagesOptions } from '../../src';
import { allContainers, byKind, KubeObject, newApp, podOf, Props, serve } from '../helpers';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const STOCK = ['kserve/storage-initializer:v0.19.0', 'vllm/vllm-openai:v0.33.0'];

function imagesOf(app: ImagesOptions, props: Props = {}, chart?: ImagesOptions): string[] {
  const root = newApp();
  Images.of(app).applyTo(root);
  const scope = new Chart(root, 'test');
  if (chart !== undefined) {
    Images.of(chart).applyTo(scope);
  }
  serve(scope, props);
  return allContainers(podOf(byKind(Testing.synth(scope) as KubeObject[]))).map(({ image }) => image);
}

test('images are upstream\'s by version', () => {
  expect(imagesOf({})).toEqual(STOCK);
});

describe('a mirror', () => {
  test('stands before every image that the library chooses', () => {
    expect(imagesOf({ registry: 'mirror.example.com/hub/' })).toEqual(STOCK.map((image) => `mirror.example.com/hub/${image}`));
  });

  test('stands in the place of a registry that an image names', () => {
    const cpu = imagesOf({ registry: 'mirror.example.com' }, { accelerator: undefined, engine: Engine.vllm({ version: '0.24.0' }) });
    expect(cpu[1]).toMatch(/^mirror\.example\.com\/[a-z0-9]+\/vllm-cpu-release-repo:v0\.24\.0$/);
  });

  test('leaves an image alone that the user wrote on the engine', () => {
    expect(imagesOf({ registry: 'mirror.example.com' }, { engine: Engine.vllm({ image: 'ghcr.io/example/vllm:1' }) })[1])
      .toBe('ghcr.io/example/vllm:1');
  });

  test('of a chart wins over that of the app', () => {
    expect(imagesOf({ registry: 'a.example.com' }, {}, { registry: 'b.example.com' })[1]).toBe('b.example.com/vllm/vllm-openai:v0.33.0');
  });
});

describe('a digest', () => {
  test('pins the image that it is of, and no other', () => {
    expect(imagesOf({ digests: { [STOCK[1]]: digest('1') } })).toEqual([STOCK[0], `${STOCK[1]}@${digest('1')}`]);
  });

  test('holds from the mirror too', () => {
    expect(imagesOf({ registry: 'mirror.example.com', digests: { [STOCK[1]]: digest('1') } })[1])
      .toBe(`mirror.example.com/${STOCK[1]}@${digest('1')}`);
  });

  test('of a chart is known beside those of the app', () => {
    const images = imagesOf({ digests: { [STOCK[0]]: digest('0') } }, {}, { digests: { [STOCK[1]]: digest('1') } });
    expect(images).toEqual([`${STOCK[0]}@${digest('0')}`, `${STOCK[1]}@${digest('1')}`]);
  });
});

describe('another image', () => {
  test.each<[keyof ImagesOptions, Props, number]>([
    ['vllm', {}, 1],
    ['vllmCpu', { accelerator: undefined, engine: Engine.vllm() }, 1],
    ['huggingFaceServer', { engine: Engine.huggingFaceServer({ backend: HuggingFaceBackend.VLLM }) }, 1],
    ['storageInitializer', {}, 0],
    ['agent', { fetch: Fetch.agent() }, 0],
    ['server', { accelerator: undefined, engine: Engine.onnx() }, 1],
  ])('stands for %s', (key, props, position) => {
    expect(imagesOf({ [key]: 'example/own:1' }, props)[position]).toBe('example/own:1');
  });

  test('is taken from the mirror too', () => {
    expect(imagesOf({ registry: 'mirror.example.com', vllm: 'example/own:1' })[1]).toBe('mirror.example.com/example/own:1');
  });
});
