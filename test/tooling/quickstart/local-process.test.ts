import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { differences } from '../../../scripts/quickstart/differences';
import { localProcess, Machine } from '../../../scripts/quickstart/local-process';
import { volumePlaces } from '../../../scripts/quickstart/places';
import { Container, Pod, portNumber, servedPod } from '../../../scripts/quickstart/pod';
import { pauseSeconds, stopSeconds } from '../../../scripts/quickstart/stop-time';

const example = readFileSync(path.resolve(__dirname, '../../../examples/onnx-embeddings/kubernetes.yaml'), 'utf8');
const { pod, targetPort } = servedPod(example);
const [server] = pod.containers;

function machine(ports: [number, number][] = [[8080, 8080]]): Machine {
  return { images: '/clone/images', places: volumePlaces(pod, (name) => `/here/${name}`), ports: new Map(ports), path: '/bin' };
}

function container(fields: Partial<Container>): Container {
  return { name: 'server', image: 'server', command: ['/usr/local/bin/node', '/app/dist/server/main.js'], ...fields };
}

describe('the pod of the example as a process', () => {
  test('is the program of the clone, with every argument of the manifest and the paths of the machine', () => {
    expect(localProcess(server, machine()).command).toEqual([
      '/clone/images/node.sh', '/clone/images/src/server/main.ts', '--model-dir=/here/model',
      ...(server.args ?? []).slice(1),
    ]);
  });

  test('has the environment of the manifest, and of its own only where programs are and whom it listens to', () => {
    expect(localProcess(server, machine()).env).toEqual({
      PATH: '/bin', SERVER_HOST: '127.0.0.1', HOME: '/here/scratch', NODE_ENV: 'production', ORT_DISABLE_TELEMETRY: '1',
    });
  });

  test('listens elsewhere if its port is taken', () => {
    const { command } = localProcess(server, machine([[8080, 9999]]));
    expect(command).toContain('--http-port=9999');
    expect(command.join(' ')).not.toContain('8080');
  });

  test('says what differs from a cluster', () => {
    const lines = differences(pod, machine([[8080, 9999]]));
    for (const text of ['/mnt/models is /here/model', 'port 9999, because 8080 is taken', 'model-initializer', server.image]) {
      expect(lines.join('\n')).toContain(text);
    }
  });

  test('is asked at the port that its Service has', () => {
    expect(portNumber(server, targetPort)).toBe(8080);
  });

  test('may take as long to stop as the pod has after its pause', () => {
    expect(stopSeconds(pod, server) + pauseSeconds(server)).toBe(pod.terminationGracePeriodSeconds);
    expect(pauseSeconds(server)).toBeGreaterThan(0);
  });
});

describe('what cannot be started here', () => {
  test.each<[string, Partial<Container>, string]>([
    ['a program of another image', { command: ['vllm', 'serve'] }, "the command must be '/usr/local/bin/node'"],
    ['a container without a command', { command: undefined }, "the command must be '/usr/local/bin/node'"],
    ['a variable from a Secret', { env: [{ name: 'KEY', valueFrom: {} }] }, "variable 'KEY' comes from an object of the cluster"],
  ])('%s', (_, fields, message) => {
    expect(() => localProcess(container(fields), machine())).toThrow(message);
  });

  test('a taken port that no argument sets', () => {
    expect(() => localProcess(container({ args: ['--port=80800'] }), machine([[8080, 9999]]))).toThrow('port 8080 is taken');
  });

  test('a pod with a volume of the cluster', () => {
    const other: Pod = {
      containers: [container({ volumeMounts: [{ name: 'key', mountPath: '/key' }] })],
      volumes: [{ name: 'key', secret: {} }],
    };
    expect(() => volumePlaces(other, (name) => name)).toThrow("volume 'key' is of kind 'secret'");
  });

  test('a manifest with two Deployments', () => {
    expect(() => servedPod(`${example}\n---\n${example}`)).toThrow('one Deployment, got 2');
  });
});
