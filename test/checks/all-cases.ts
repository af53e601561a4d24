import { AGENT_CASES } from './cases/agent';
import { APP_CASES } from './cases/app';
import { CACHE_CASES } from './cases/cache';
import { ENGINE_CASES } from './cases/engine';
import { GROUP_CASES } from './cases/group';
import { GROUP_NETWORK_CASES } from './cases/group-network';
import { ONNX_CASES } from './cases/onnx';
import { PLACE_CASES } from './cases/places';
import { POLICY_CASES } from './cases/policy';
import { POD_CASES } from './cases/pod';
import { SET_CASES } from './cases/sets';
import { SOURCE_CASES } from './cases/source';
import { STORAGE_CASES } from './cases/storage';
import { TRITON_CASES } from './cases/triton';
import { VALUE_CASES } from './cases/values';
import { RuleCases } from './rule-cases';

export const ALL_CASES: readonly RuleCases[] = [
  ...VALUE_CASES, ...PLACE_CASES, ...SOURCE_CASES, ...AGENT_CASES, ...STORAGE_CASES, ...CACHE_CASES,
  ...ENGINE_CASES, ...ONNX_CASES, ...POD_CASES,
  ...GROUP_CASES, ...GROUP_NETWORK_CASES, ...SET_CASES, ...TRITON_CASES, ...POLICY_CASES, ...APP_CASES,
];
