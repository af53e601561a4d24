import data from './agent-data.json';
import { ImageOption } from './image-option';

/** Our own agent, which fetches models: what manifests have to know of its image. */
export interface Agent {
  readonly repository: string;
  readonly version: string;
  readonly entrypoint: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly commands: Readonly<Record<'fetch' | 'cache' | 'await' | 'models' | 'repository', readonly string[]>>;
  /** Most that it takes, for a model of any size. */
  readonly memoryBytes: number;
  /** The looks of a cache at itself. */
  readonly cache: { readonly probes: Readonly<Record<'readiness' | 'liveness', string>>; readonly metrics: string };
  /** Variables that say for whom a model is fetched, for a registry's audit line. */
  readonly who: Readonly<Record<'service' | 'namespace' | 'pod' | 'serviceAccount' | 'node', string>>;
  readonly options: Readonly<Record<string, ImageOption>>;
}

/** The agent that goes with this version of the library. */
export const AGENT: Agent = data;

/** Its stock image. */
export const AGENT_IMAGE = `${AGENT.repository}:${AGENT.version}`;
