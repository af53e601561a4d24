import { extraArguments } from '../engines/engine-flag';
import { ServiceIntent } from '../intent';
import { REPOSITORY_PATH } from '../paths';
import { derived, Sourced } from '../sourced';
import { TritonIntent } from './triton-intent';

/** Where Triton is asked, and how long it waits for requests that run when it has to go. */
export interface Listening {
  readonly address: string;
  readonly httpPort: number;
  /** Absent: nobody asks by gRPC. */
  readonly grpcPort?: number;
  readonly metricsPort: number;
  readonly exitSeconds: number;
  /** Why there. */
  readonly reason: string;
}

/** Models are what the manifest says: nobody loads others by Triton's API. */
export function tritonArguments(intent: ServiceIntent, triton: TritonIntent, listening: Listening): Sourced<string>[] {
  const { address, httpPort, grpcPort, metricsPort, exitSeconds, reason } = listening;
  const flags: [string, string | number | boolean, string][] = [
    ['--model-repository', REPOSITORY_PATH, 'Triton\'s repository'],
    ['--model-control-mode', 'none', 'models change with the manifest'],
    ['--http-address', address, reason],
    ['--http-port', httpPort, reason],
    ...(grpcPort === undefined ? [['--allow-grpc', false, reason] as [string, boolean, string]] : [
      ['--grpc-address', address, reason] as [string, string, string],
      ['--grpc-port', grpcPort, reason] as [string, number, string],
    ]),
    ['--metrics-port', metricsPort, reason],
    ['--exit-timeout-secs', exitSeconds, 'drain'],
    ...(intent.accelerator === undefined ? [['--allow-gpu-metrics', false, 'no accelerator'] as [string, boolean, string]] : []),
  ];
  return [
    derived('tritonserver', 'Triton\'s image'),
    ...flags.map(([flag, value, why]) => derived(`${flag}=${value}`, why)),
    ...extraArguments(triton.extraArgs, 'triton.extraArgs'),
  ];
}

/** Whether the model is there says the model's address: Triton itself is ready without any. */
export function readyPath({ model }: TritonIntent): string {
  return `/v2/models/${model}/ready`;
}

export const LIVE_PATH = '/v2/health/live';

/** Seconds between questions whether the model is there. */
export const STARTUP_PERIOD_SECONDS = 2;
