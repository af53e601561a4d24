import { AGENT, AGENT_IMAGE } from '../../knowledge/agent';
import { UNRELEASED } from '../../knowledge/image-option';
import { SERVER, SERVER_IMAGE } from '../../knowledge/server';
import { ServiceIntent } from '../../plan/intent';
import { inPods } from '../../plan/triton/in-pods';
import { ServiceRule } from '../rule';

export const IMAGE_UNPUBLISHED: ServiceRule = {
  id: 'KS223',
  title: 'an image of ours that no release has published',
  severity: 'error',
  acknowledgeable: false,
  why: 'A version of the library that was never released has no images: the pod would wait for one that nobody can pull.',
  check: ({ intent }) => [...server(intent), ...agent(intent)],
};

function server({ engine }: ServiceIntent): string[] {
  return engine.kind !== 'onnx' || engine.image.from.kind !== 'knowledge' || SERVER.version !== UNRELEASED ? [] : [
    unpublished('engine.image', SERVER_IMAGE, 'server', 'Engine.onnx()'),
  ];
}

function agent(intent: ServiceIntent): string[] {
  const { by } = intent.fetch.value;
  const layout = inPods(intent) !== undefined;
  return (by !== 'agent' && by !== 'cache' && !layout) || intent.agent.from.kind !== 'knowledge' || AGENT.version !== UNRELEASED ? [] : [
    unpublished('fetch.image', AGENT_IMAGE, 'agent', layout ? 'TritonTransformerPair' : `Fetch.${by}()`),
  ];
}

/** What to build, push and set instead. */
export function unpublished(prop: string, stock: string, image: 'server' | 'agent', user: string): string {
  const own = `registry.example.com/cdk8s-kserve/${image}:1.0.0`;
  return `'${prop}' must name an image of your own for ${user}, got none: '${stock}' is not published; in images/ run `
    + `'npm ci && ${BUILD[image]} --tag ${own}' and 'buildah push ${own}', then write Images.of({ ${image}: '${own}' })`;
}

const BUILD = { server: 'npm run image --', agent: 'npm run image -- --image agent' };
