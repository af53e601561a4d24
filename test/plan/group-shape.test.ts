import { Accelerator, Parallelism } from '../../src';
import { envOf, groupFor, GroupProps, messagesOf, rolesOf, serveGroup, synthGroup } from '../helpers';

const shape = (perPod: number, tensor: number, pipeline: number): GroupProps => ({
  accelerator: Accelerator.nvidia(perPod), parallelism: Parallelism.of({ tensor, pipeline }),
  acknowledge: { KS355: 'a fabric joins the nodes' },
});

// Accelerators of a pod, tensor, pipeline, and the pods that come of it.
const RIGHT: [number, number, number, number][] = [
  [8, 8, 2, 2], [8, 8, 3, 3], [8, 8, 4, 4], [8, 8, 8, 8], [8, 4, 4, 2], [8, 4, 6, 3], [8, 2, 8, 2], [8, 1, 16, 2],
  [8, 16, 1, 2], [8, 16, 2, 4], [8, 32, 1, 4], [8, 12, 2, 3], [4, 4, 2, 2], [4, 4, 4, 4], [4, 2, 4, 2], [4, 8, 1, 2],
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
