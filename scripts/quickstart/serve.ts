import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './clean-up';
import { differences } from './differences';
import { freePort } from './free-port';
import { answered, asked } from './in-words';
import { localProcess, Machine } from './local-process';
import { volumePlaces } from './places';
import { Container, Pod, portNumber, ServedPod } from './pod';
import { get, succeeds } from './probe';
import { run, Running } from './running';
import { SampleRequest } from './sample-request';
import { pauseSeconds, stopSeconds } from './stop-time';

/** The volume that has the model, and the model that is made for it. */
const MODEL_VOLUME = 'model';
const MODEL = 'embed';

const PROBES = { startup: 'startupProbe', readiness: 'readinessProbe', liveness: 'livenessProbe' } as const;

const ANSWER_MS = 60_000;

/** Runs the containers of a pod on this machine until one has answered the request. */
export async function serve({ pod, targetPort }: ServedPod, request: SampleRequest, images: string): Promise<void> {
  const machine = await machineFor(pod, images);
  differences(pod, machine).forEach((text, index) => row(index === 0 ? 'differs' : '', text));
  const running = pod.containers.map((container) => {
    const local = localProcess(container, machine);
    row(container.name, local.command.join(' '));
    return { container, process: run(container.name, local, images) };
  });
  for (const { container, process } of running) await ready(container, process, machine);
  // The Service's port is of a container that has it.
  const { container, process } = running.find((each) => has(each.container, targetPort)) ?? running[0];
  await process.during(ask(request, urlOf(container, targetPort, machine)));
  for (const each of running) await stop(pod, each.container, each.process);
}

async function machineFor(pod: Pod, images: string): Promise<Machine> {
  const root = temporaryFolder();
  execFileSync(join(images, 'node.sh'), [join(images, 'test/models/make.ts'), root, MODEL], { stdio: ['ignore', 'ignore', 'inherit'] });
  const places = volumePlaces(pod, (volume) => {
    const folder = join(root, volume === MODEL_VOLUME ? MODEL : `volume-${volume}`);
    mkdirSync(folder, { recursive: true });
    return folder;
  });
  const ports = new Map<number, number>();
  for (const { containerPort } of pod.containers.flatMap((container) => container.ports ?? [])) {
    ports.set(containerPort, await freePort(containerPort));
  }
  return { images, places, ports, path: process.env.PATH ?? '' };
}

async function ready(container: Container, process: Running, machine: Machine): Promise<void> {
  for (const [name, field] of Object.entries(PROBES)) {
    const probe = container[field];
    if (probe?.httpGet === undefined) continue;
    const { path, port } = probe.httpGet;
    const url = urlOf(container, port, machine) + path;
    const success = succeeds(probe, (timeout) => get(url, timeout)).catch((error: Error) => {
      throw new Error(`the ${name} probe of container '${container.name}' at ${url} ${error.message}`);
    });
    const { times, seconds } = await process.during(success);
    row(name, `GET ${path} every ${probe.periodSeconds ?? 10} s: succeeded at attempt ${times}, after ${seconds.toFixed(1)} s`);
  }
}

async function ask(request: SampleRequest, url: string): Promise<void> {
  row('asked', asked(request));
  const began = performance.now();
  const response = await fetch(url + request.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request.body),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`the answer has status ${response.status}: ${text}`);
  row('answered', `${answered(request, text)} (in ${Math.round(performance.now() - began)} ms; with random weights they mean nothing)`);
}

async function stop(pod: Pod, container: Container, process: Running): Promise<void> {
  const [seconds, pause] = [stopSeconds(pod, container), pauseSeconds(container)];
  const began = performance.now();
  const code = await process.stop(seconds);
  const took = ((performance.now() - began) / 1000).toFixed(1);
  row('stopped', `SIGTERM, exit code ${code} after ${took} s of the ${seconds} s that the pod gives`
    + `${pause > 0 ? ` (its pause of ${pause} s before that was left out)` : ''}`);
}

function has(container: Container, port: number | string): boolean {
  return container.ports?.some(({ name, containerPort }) => port === name || port === containerPort) ?? false;
}

function urlOf(container: Container, port: number | string, { ports }: Machine): string {
  const number = portNumber(container, port);
  return `http://127.0.0.1:${ports.get(number) ?? number}`;
}

function row(label: string, text: string): void {
  console.log(`  ${label.padEnd(12)} ${text}`);
}
