import { ENGINE_CASES } from './cases/engines';
import { EXAMPLE_CASES } from './cases/examples';
import { GROUP_CASES } from './cases/groups';
import { POD_CASES } from './cases/pods';
import { SCALING_CASES } from './cases/scaling';
import { SOURCE_CASES } from './cases/sources';
import { Case } from './variants';

/** What is applied to the clusters. */
export const CASES: Case[] = [
  ...EXAMPLE_CASES, ...SOURCE_CASES, ...ENGINE_CASES, ...SCALING_CASES, ...POD_CASES,
  ...GROUP_CASES,
];
