import { SampleRequest } from '../serving-plan';
import { EnvIntent } from '../references';
import { MountPlan, VolumePlan } from '../pod-plan';
import { Sourced } from '../sourced';

/** How an engine is started and asked: all that differs from engine to engine. */
export interface EngineRun {
  /** Absent: the image's own entry point. */
  readonly command?: readonly string[];
  readonly args: readonly Sourced<string>[];
  readonly env: readonly Sourced<EnvIntent>[];
  readonly mounts: readonly MountPlan[];
  readonly volumes: readonly VolumePlan[];
  /** What says that the server has started, and how often it is asked. */
  readonly startupPath: string;
  readonly startupPeriodSeconds: number;
  readonly livenessPath: string;
  readonly readinessPath: string;
  readonly metricsPath: string;
  /** Where metrics are on a port of their own. */
  readonly metricsPort?: number;
  readonly sample: SampleRequest;
}
