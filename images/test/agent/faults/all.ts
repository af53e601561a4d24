import type { Fault } from './case.ts';
import { DISKS } from './disk.ts';
import { NETWORK } from './network.ts';
import { PROCESSES } from './process.ts';

export const FAULTS: readonly Fault[] = [...PROCESSES, ...NETWORK, ...DISKS];
