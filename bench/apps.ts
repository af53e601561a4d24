import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, ApiObjectProps, App, Chart } from 'cdk8s';
import { Accelerator, HuggingFaceService, Model, ServingTarget } from 'cdk8s-kserve';

export type Layout = 'one chart' | 'a chart each';

export interface Size {
  readonly services: number;
  readonly layout: Layout;
  readonly target: string;
}

/** Milliseconds. */
export interface Sample {
  readonly construct: number;
  readonly synth: number;
}

/** Constructs and synthesizes the services with the library. */
export function measureLibrary(size: Size): Sample {
  return measure((app) => buildServices(app, size));
}

/** The same with bare ApiObjects: one list of them for each service. */
export function measureFloor(size: Size, objects: ApiObjectProps[][]): Sample {
  return measure((app) => {
    const chart = charts(app, size);
    objects.forEach((list, i) => {
      list.forEach((props, j) => new ApiObject(chart(i), `object-${i}-${j}`, props));
    });
  });
}

/** The objects that the library makes for each service, as plain data. */
export function objectsOf(size: Size): ApiObjectProps[][] {
  return inFolder((outdir) => {
    const app = new App({ outdir });
    return buildServices(app, size).map((service) => {
      const own = service.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
      const manifests = own.map((construct) => (construct as ApiObject).toJson() as ApiObjectProps);
      return structuredClone(manifests);
    });
  });
}

function buildServices(app: App, size: Size): HuggingFaceService[] {
  const target = size.target === 'kubernetes' ? ServingTarget.kubernetes() : ServingTarget.kserve();
  target.applyTo(app);
  const chart = charts(app, size);
  return Array.from({ length: size.services }, (_, i) => new HuggingFaceService(chart(i), `service-${i}`, {
    model: Model.fromHub('Qwen/Qwen2.5-7B-Instruct', { revision: 'a09a35458c702b33eeacc393d103063234e8bc28' }),
    accelerator: Accelerator.nvidia(1),
  }));
}

/** The chart of service i. */
function charts(app: App, { layout }: Size): (i: number) => Chart {
  const made: Chart[] = [];
  const slot = (i: number): number => (layout === 'one chart' ? 0 : i);
  return (i) => (made[slot(i)] ??= new Chart(app, `chart-${slot(i)}`, { namespace: 'models' }));
}

function measure(build: (app: App) => unknown): Sample {
  return inFolder((outdir) => {
    const started = performance.now();
    const app = new App({ outdir });
    build(app);
    const constructed = performance.now();
    app.synth();
    return { construct: constructed - started, synth: performance.now() - constructed };
  });
}

function inFolder<T>(run: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
