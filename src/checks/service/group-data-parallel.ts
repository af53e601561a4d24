import { ServiceIntent } from '../../plan/intent';
import { replicaRanks } from '../../plan/resources';
import { ServiceRule } from '../rule';

export const GROUP_DATA_PARALLEL: ServiceRule = {
  id: 'KS354',
  title: 'copies and pods of a group do not come out even',
  severity: 'error',
  acknowledgeable: false,
  why: 'Each pod starts as many whole copies as its accelerators hold: a copy without enough of them never starts, and the '
    + 'others wait for it.',
  see: 'https://docs.vllm.ai/en/stable/serving/data_parallel_deployment/',
  check: ({ intent }) => {
    const { group, accelerator, parallelism } = intent;
    const { data } = parallelism.value;
    return group !== undefined && accelerator !== undefined && data > 1
      ? uneven(intent, accelerator.count, data) : [];
  },
};

function uneven(intent: ServiceIntent, count: number, data: number): string[] {
  const { tensor, pipeline } = intent.parallelism.value;
  const ranks = replicaRanks(intent);
  const copy = `tensor ${tensor} x pipeline ${pipeline} = ${ranks} ${ranks === 1 ? 'rank' : 'ranks'} a copy`;
  if (ranks > count) {
    return [`'data' must be 1 where a copy spans pods, got ${data} with ${copy} on pods of ${count}: `
      + `run more groups with Scaling.replicas(), or keep each copy within a pod, as ${shape(1, count, Math.max(2, data))} does`];
  }
  if (count % ranks !== 0) {
    return [`'parallelism' must fill a pod with whole copies, got ${copy} on pods of ${count}: `
      + `use ${fitting(count, ranks, data)}`];
  }
  const local = count / ranks;
  const pods = `${local} ${local === 1 ? 'copy' : 'copies'} on each pod`;
  if (data % local !== 0) {
    return [`'data' must make whole pods, got ${data} with ${copy} and ${pods}: use data ${sizes(local, data / local)}`];
  }
  return data / local < 2
    ? [`'data' must make two pods or more, got ${data} with ${copy} and ${pods}: use HuggingFaceService for one pod, `
      + `or data ${sizes(local, 2)}`]
    : [];
}

/** Ranks of a copy that fill the pod, the next smaller and the next larger, each with about as many copies. */
function fitting(count: number, ranks: number, data: number): string {
  const divisors = Array.from({ length: count }, (_, index) => index + 1).filter((divisor) => count % divisor === 0);
  const near = [divisors.filter((divisor) => divisor < ranks).pop(), divisors.find((divisor) => divisor > ranks)];
  return near.filter((size) => size !== undefined).map((size) => shape(count / size, size, data)).join(' or ');
}

/** A shape with as many copies as wanted, rounded to whole pods. */
function shape(local: number, tensor: number, data: number): string {
  const pods = Math.max(2, Math.round(data / local));
  return `tensor ${tensor} and data ${pods * local} (${pods} pods)`;
}

/** Data parallel sizes that make whole pods, around so many of them. */
function sizes(local: number, pods: number): string {
  const near = [...new Set([Math.floor(pods), Math.ceil(pods)].map((whole) => Math.max(2, whole)))];
  return near.map((whole) => `${whole * local} (${whole} pods)`).join(' or ');
}
