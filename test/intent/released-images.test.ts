import { Engine, Fetch } from '../../src';
import { fetcherFor, serverFor } from '../helpers';

jest.mock('../../src/knowledge/agent-data.json', () => (
  { ...jest.requireActual<object>('../../src/knowledge/agent-data.json'), version: '1.2.3' }
));
jest.mock('../../src/knowledge/server-data.json', () => (
  { ...jest.requireActual<object>('../../src/knowledge/server-data.json'), version: '1.2.3' }
));

describe('a release of the library', () => {
  test('runs the agent of its own version', () => {
    expect(fetcherFor({ fetch: Fetch.agent() }).image).toBe('ghcr.io/cdk8s-kserve/agent:1.2.3');
  });

  test('runs the server of its own version', () => {
    expect(serverFor({ engine: Engine.onnx(), accelerator: undefined }).image).toBe('ghcr.io/cdk8s-kserve/server:1.2.3');
  });
});
