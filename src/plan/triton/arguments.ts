import { extraArguments } from '../engines/engine-flag';
import { ServiceIntent } from '../intent';
import { MODELS_REPOSITORY_PATH, REPOSITORY_PATH } from '../paths';
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

/** A flag, its value, and why. */
type Flag = readonly [string, string | number | boolean, string];

export function tritonArguments(intent: ServiceIntent, triton: TritonIntent, listening: Listening): Sourced<string>[] {
  const { address, httpPort, grpcPort, metricsPort, exitSeconds, reason } = listening;
  const grpc: Flag[] = grpcPort === undefined
    ? [['--allow-grpc', false, reason]] : [['--grpc-address', address, reason], ['--grpc-port', grpcPort, reason]];
  const gpu: Flag[] = intent.accelerator === undefined ? [['--allow-gpu-metrics', false, 'no accelerator']] : [];
  const flags: Flag[] = [
    ...modelFlags(triton),
    ['--http-address', address, reason],
    ['--http-port', httpPort, reason],
    ...grpc,
    ['--metrics-port', metricsPort, reason],
    ['--exit-timeout-secs', exitSeconds, 'drain'],
    ...gpu,
  ];
  return [
    derived('tritonserver', 'Triton\'s image'),
    ...flags.map(([flag, value, why]) => derived(`${flag}=${value}`, why)),
    ...extraArguments(triton.extraArgs, 'triton.extraArgs'),
  ];
}

/** Models are what the manifest says: nobody loads others by Triton's API but the agent, where it is to. */
function modelFlags({ updates }: TritonIntent): Flag[] {
  return updates === 'newPods' ? [
    ['--model-repository', REPOSITORY_PATH, 'Triton\'s repository'],
    ['--model-control-mode', 'none', 'models change with the manifest'],
  ] : [
    ['--model-repository', MODELS_REPOSITORY_PATH, 'Triton\'s repository'],
    ['--model-control-mode', 'explicit', 'updates'],
    ['--load-model', '*', 'updates'],
  ];
}

/** Whether the model is there says the model's address: Triton itself is ready without any. */
export function readyPath({ model, updates }: TritonIntent): string {
  // Of models that change only the server knows the names; that those of the start are there Triton says.
  return updates === 'inPlace' ? '/v2/health/ready' : `/v2/models/${model}/ready`;
}

export const LIVE_PATH = '/v2/health/live';

/** Seconds between questions whether the model is there. */
export const STARTUP_PERIOD_SECONDS = 2;
