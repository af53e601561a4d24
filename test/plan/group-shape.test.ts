import { Accelerator, Parallelism } from '../../src';
import { envOf, groupFor, GroupProps, messagesOf, rolesOf, serveGroup, synthGroup } from '../helpers';

const shape = (perPod: number, tensor: number, pipeline: number): GroupProps => ({
  accelerator: Accelerator.nvidia(perPod), parallelism: Parallelism.of({ tensor, pipeline }),
  acknowledge: { KS355: 'a fabric joins the nodes' },
});

// Accelerators of a pod, tensor, pipeline, and the pods that come of it.
const RIGHT: [number, number, number, number][] = [
  [8, 8, 2, 2], [8, 8, 3, 3], [8, 8, 4, 4], [8, 8, 8, 8], [8, 4, 4, 2], [8, 4, 6, 3], [8, 2, 8, 2], [8, 1, 16, 2],
  [8, 16, 1, 2], [8, 16, 2, 4], [8, 32, 1, 4], [8, 12, 2, 3], [8, 6, 4, 3], [8, 3, 8, 3],
  [4, 4, 2, 2], [4, 4, 4, 4], [4, 2, 4, 2], [4, 8, 1, 2],
  [4, 8, 3, 6], [4, 1, 8, 2], [2, 2, 2, 2], [2, 1, 4, 2], [2, 4, 1, 2], [2, 2, 8, 8], [1, 1, 2, 2], [1, 2, 1, 2],
  [1, 1, 4, 4], [1, 4, 2, 8], [16, 16, 2, 2], [16, 8, 4, 2], [6, 6, 2, 2], [6, 3, 4, 2],
];

// The same, and the shapes that the refusal names.
const WRONG: [number, number, number, string][] = [
  [8, 4, 3, 'with tensor 4 use pipeline 4 (2 pods) or pipeline 6 (3 pods)'],
  [8, 4, 5, 'with tensor 4 use pipeline 4 (2 pods) or pipeline 6 (3 pods) or pipeline 8 (4 pods)'],
  [8, 2, 7, 'with tensor 2 use pipeline 8 (2 pods) or pipeline 12 (3 pods)'],
  [8, 12, 1, 'with tensor 12 use pipeline 2 (3 pods)'],
  [8, 3, 3, 'with tensor 3 use pipeline 8 (3 pods)'],
  [8, 5, 2, 'take a tensor parallel size that divides 8, such as 8'],
  [8, 7, 2, 'take a tensor parallel size that divides 8, such as 8'],
  [8, 8, 1, 'with tensor 8 use pipeline 2 (2 pods) or pipeline 3 (3 pods)'],
  [8, 4, 2, 'with tensor 4 use pipeline 4 (2 pods) or pipeline 6 (3 pods)'],
  [8, 4, 1, 'with tensor 4 use pipeline 4 (2 pods)'],
  [8, 1, 1, 'with tensor 1 use pipeline 16 (2 pods)'],
  [4, 4, 1, 'with tensor 4 use pipeline 2 (2 pods) or pipeline 3 (3 pods)'],
  [4, 3, 1, 'take a tensor parallel size that divides 4, such as 4'],
  [4, 3, 2, 'with tensor 3 use pipeline 4 (3 pods)'],
  [4, 6, 1, 'with tensor 6 use pipeline 2 (3 pods)'],
  [4, 2, 3, 'with tensor 2 use pipeline 4 (2 pods) or pipeline 6 (3 pods)'],
  [2, 1, 3, 'with tensor 1 use pipeline 4 (2 pods) or pipeline 6 (3 pods)'],
  [2, 3, 1, 'with tensor 3 use pipeline 2 (3 pods)'],
  [2, 2, 1, 'with tensor 2 use pipeline 2 (2 pods) or pipeline 3 (3 pods)'],
  [1, 1, 1, 'with tensor 1 use pipeline 2 (2 pods) or pipeline 3 (3 pods)'],
  [16, 8, 3, 'with tensor 8 use pipeline 4 (2 pods) or pipeline 6 (3 pods)'],
  [6, 4, 2, 'with tensor 4 use pipeline 3 (2 pods)'],
  [6, 2, 4, 'with tensor 2 use pipeline 6 (2 pods) or pipeline 9 (3 pods)'],
];

// Shapes where ranks of one tensor group lie on several pods, and the shapes that the warning names.
const SPANNING: [number, number, number, string][] = [
  [8, 16, 1, 'tensor 8 and pipeline 2'], [8, 16, 2, 'tensor 8 and pipeline 4'], [8, 32, 1, 'tensor 8 and pipeline 4'],
  [8, 12, 2, 'tensor 8 and pipeline 3'], [8, 6, 4, 'tensor 4 and pipeline 6 or tensor 8 and pipeline 3'],
  [8, 3, 8, 'tensor 2 and pipeline 12 or tensor 4 and pipeline 6'], [8, 5, 8, 'tensor 4 and pipeline 10 or tensor 8 and pipeline 5'],
  [8, 7, 8, 'tensor 4 and pipeline 14 or tensor 8 and pipeline 7'], [4, 8, 3, 'tensor 4 and pipeline 6'],
  [4, 3, 4, 'tensor 2 and pipeline 6 or tensor 4 and pipeline 3'], [4, 6, 2, 'tensor 4 and pipeline 3'],
  [2, 3, 2, 'tensor 2 and pipeline 3'], [1, 2, 1, 'tensor 1 and pipeline 2'], [6, 4, 3, 'tensor 3 and pipeline 4 or tensor 6 and pipeline 2'],
];

/** Whether some group of consecutive ranks that share every layer does not lie within one pod. */
const spans = (perPod: number, tensor: number, pipeline: number) => (
  Array.from({ length: pipeline }, (_, stage) => stage * tensor)
    .some((first) => Math.floor(first / perPod) !== Math.floor((first + tensor - 1) / perPod))
);
const warnings = (perPod: number, tensor: number, pipeline: number) => (
  messagesOf((chart) => serveGroup(chart, { ...shape(perPod, tensor, pipeline), acknowledge: {} }))
);

describe('ranks of one tensor group', () => {
  test.each(SPANNING)('lie on several pods of %i with tensor %i x pipeline %i, where %s would do', (perPod, tensor, pipeline, words) => {
    expect(spans(perPod, tensor, pipeline)).toBe(true);
    expect(warnings(perPod, tensor, pipeline)).toEqual([expect.stringContaining(`: use ${words}, unless a fabric joins the pods [KS355]`)]);
    [...words.matchAll(/tensor (\d+) and pipeline (\d+)/g)].forEach(([, size, stages]) => (
      expect(warnings(perPod, Number(size), Number(stages))).toEqual([])
    ));
  });

  test.each(RIGHT)('are warned of exactly where they do so: pods of %i, tensor %i x pipeline %i', (perPod, tensor, pipeline) => {
    expect(warnings(perPod, tensor, pipeline)).toHaveLength(spans(perPod, tensor, pipeline) ? 1 : 0);
  });
});

describe('a group has as many pods as its ranks fill', () => {
  test.each(RIGHT)('%i accelerators a pod, tensor %i x pipeline %i: %i pods', (perPod, tensor, pipeline, pods) => {
    const { LeaderWorkerSet: set } = synthGroup(shape(perPod, tensor, pipeline));
    expect(set.spec.leaderWorkerTemplate).toHaveProperty('size', pods);
    rolesOf(groupFor(shape(perPod, tensor, pipeline))).forEach(([, { containers: [server] }]) => {
      expect(server.resources.limits['nvidia.com/gpu']).toBe(String(perPod));
      expect(envOf(server)).toMatchObject({ GROUP_SIZE: String(pods), GROUP_GPUS_PER_POD: String(perPod) });
      expect(server.args.includes(`--tensor-parallel-size=${tensor}`)).toBe(tensor > 1);
      expect(server.args.includes(`--pipeline-parallel-size=${pipeline}`)).toBe(pipeline > 1);
    });
  });

  test.each(WRONG)('%i accelerators a pod, tensor %i x pipeline %i is refused: %s', (perPod, tensor, pipeline, words) => {
    const [message, ...others] = messagesOf((chart) => serveGroup(chart, shape(perPod, tensor, pipeline)));
    expect(others).toEqual([]);
    expect(message).toContain(`tensor ${tensor} x pipeline ${pipeline} = ${tensor * pipeline} ranks on pods of ${perPod}: `);
    expect(message).toMatch(new RegExp(`${words.replace(/[()]/g, '\\$&')} \\[KS350\\]$`));
  });

  test.each(WRONG)('what the refusal of %i, %i, %i names is accepted: %s', (perPod, tensor, _pipeline, words) => {
    const named = [...words.matchAll(/pipeline (\d+) \((\d+) pods\)/g)];
    named.map(([, ...numbers]) => numbers.map(Number)).forEach(([pipeline, pods]) => {
      expect(messagesOf((chart) => serveGroup(chart, shape(perPod, tensor, pipeline)))).toEqual([]);
      expect(tensor * pipeline).toBe(pods * perPod);
    });
  });
});

const copies = (perPod: number, tensor: number, pipeline: number, data: number): GroupProps => ({
  accelerator: Accelerator.nvidia(perPod), parallelism: Parallelism.of({ tensor, pipeline, data }),
});

// Accelerators of a pod, tensor, pipeline and data, and the copies of each pod and the pods that come of it.
const RIGHT_COPIES: [number, number, number, number, number, number][] = [
  [8, 1, 1, 16, 8, 2], [8, 1, 1, 24, 8, 3], [8, 1, 1, 32, 8, 4], [8, 2, 1, 8, 4, 2], [8, 2, 1, 12, 4, 3],
  [8, 4, 1, 4, 2, 2], [8, 4, 1, 6, 2, 3], [8, 8, 1, 2, 1, 2], [8, 8, 1, 5, 1, 5], [8, 4, 2, 3, 1, 3],
  [8, 2, 2, 4, 2, 2], [4, 1, 1, 8, 4, 2], [4, 4, 1, 2, 1, 2], [4, 2, 1, 4, 2, 2], [2, 1, 1, 4, 2, 2],
  [2, 2, 1, 2, 1, 2], [1, 1, 1, 2, 1, 2], [1, 1, 1, 7, 1, 7], [6, 3, 1, 4, 2, 2], [16, 4, 2, 4, 2, 2],
];

const WITHIN_A_POD = 'run more groups with Scaling.replicas(), or keep each copy within a pod, as';

// The same, and the shapes that the refusal names.
const WRONG_COPIES: [number, number, number, number, string][] = [
  [8, 16, 1, 2, `${WITHIN_A_POD} tensor 8 and data 2 (2 pods) does`],
  [8, 8, 2, 2, `${WITHIN_A_POD} tensor 8 and data 2 (2 pods) does`],
  [4, 8, 1, 3, `${WITHIN_A_POD} tensor 4 and data 3 (3 pods) does`],
  [1, 2, 1, 2, `${WITHIN_A_POD} tensor 1 and data 2 (2 pods) does`],
  [8, 3, 1, 4, 'use tensor 2 and data 8 (2 pods) or tensor 4 and data 4 (2 pods)'],
  [8, 3, 2, 3, 'use tensor 4 and data 4 (2 pods) or tensor 8 and data 3 (3 pods)'],
  [8, 5, 1, 16, 'use tensor 4 and data 16 (8 pods) or tensor 8 and data 16 (16 pods)'],
  [6, 4, 1, 3, 'use tensor 3 and data 4 (2 pods) or tensor 6 and data 3 (3 pods)'],
  [8, 1, 1, 12, 'use data 16 (2 pods)'],
  [8, 1, 1, 20, 'use data 16 (2 pods) or 24 (3 pods)'],
  [8, 2, 1, 5, 'use data 8 (2 pods)'],
  [8, 4, 1, 3, 'use data 4 (2 pods)'],
  [8, 4, 1, 5, 'use data 4 (2 pods) or 6 (3 pods)'],
  [8, 1, 1, 8, 'use HuggingFaceService for one pod, or data 16 (2 pods)'],
  [8, 1, 1, 2, 'use data 16 (2 pods)'],
  [8, 4, 1, 2, 'use HuggingFaceService for one pod, or data 4 (2 pods)'],
  [4, 2, 1, 3, 'use data 4 (2 pods)'],
  [2, 1, 1, 3, 'use data 4 (2 pods)'],
];

describe('a group of copies has as many pods as its copies fill', () => {
  test.each(RIGHT_COPIES)('%i a pod, tensor %i x pipeline %i, data %i: %i on each of %i pods', (perPod, tensor, pipeline, data, local, pods) => {
    const props = copies(perPod, tensor, pipeline, data);
    expect(synthGroup(props).LeaderWorkerSet.spec.leaderWorkerTemplate).toHaveProperty('size', pods);
    expect(local * pods).toBe(data);
    rolesOf(groupFor(props)).forEach(([, { containers: [server] }]) => {
      expect(server.resources.limits['nvidia.com/gpu']).toBe(String(perPod));
      expect(envOf(server)).toMatchObject({ GROUP_SIZE: String(pods), GROUP_EXECUTOR: 'dp', GROUP_GPUS_PER_POD: String(perPod) });
      expect(server.args).toEqual(expect.arrayContaining([`--data-parallel-size=${data}`, `--data-parallel-size-local=${local}`]));
    });
  });

  test.each(WRONG_COPIES)('%i a pod, tensor %i x pipeline %i, data %i is refused: %s', (perPod, tensor, pipeline, data, words) => {
    const [message, ...others] = messagesOf((chart) => serveGroup(chart, copies(perPod, tensor, pipeline, data)));
    expect(others).toEqual([]);
    expect(message).toMatch(new RegExp(`tensor ${tensor} x pipeline ${pipeline} = ${tensor * pipeline} ranks? a copy`));
    expect(message).toContain(`: ${words} [KS354]`);
  });

  test.each(WRONG_COPIES)('what the refusal of %i, %i, %i, %i names is accepted: %s', (perPod, tensor, pipeline, _data, words) => {
    const named = [...words.matchAll(/(?:tensor (\d+) and )?(?:data )?(\d+) \((\d+) pods\)/g)];
    expect(named.length).toBeGreaterThan(0);
    named.forEach(([, newTensor, data, pods]) => {
      const [size, stages] = newTensor === undefined ? [tensor, pipeline] : [Number(newTensor), 1];
      expect(messagesOf((chart) => serveGroup(chart, copies(perPod, size, stages, Number(data))))).toEqual([]);
      expect(size * stages * Number(data)).toBe(Number(pods) * perPod);
    });
  });
});
