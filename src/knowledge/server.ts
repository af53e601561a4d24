import { ImageOption } from './image-option';
import data from './server-data.json';

/** Our own server: what manifests have to know of its image. */
export interface Server {
  readonly repository: string;
  readonly version: string;
  readonly entrypoint: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly metrics: string;
  readonly ports: { readonly http: number; readonly grpc: number };
  readonly probes: { readonly startup: string; readonly readiness: string; readonly liveness: string };
  readonly options: Readonly<Record<string, ImageOption>>;
}

/** The server that goes with this version of the library. */
export const SERVER: Server = data;

/** Its stock image. */
export const SERVER_IMAGE = `${SERVER.repository}:${SERVER.version}`;
