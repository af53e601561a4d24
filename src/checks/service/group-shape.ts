import { worldSize } from '../../plan/resources';
import { ServiceRule } from '../rule';

export const GROUP_SHAPE: ServiceRule = {
  id: 'KS350',
  title: 'ranks and pods of a group do not come out even',
  severity: 'error',
  acknowledgeable: false,
  why: 'A rank without an accelerator never starts, and the others wait for it; an accelerator without a rank is paid for and idle.',
  see: 'https://docs.vllm.ai/en/stable/serving/parallelism_scaling.html',
  check: ({ intent }) => {
    const { group, accelerator, parallelism } = intent;
    const { tensor, pipeline, data } = parallelism.value;
    // Copies have a rule of their own.
    if (group === undefined || accelerator === undefined || data > 1) {
      return [];
    }
    const world = worldSize(intent);
    const sum = `tensor ${tensor} x pipeline ${pipeline} = ${world} ranks on pods of ${accelerator.count}`;
    if (world % accelerator.count !== 0) {
      return [`'parallelism' must make whole pods, got ${sum}: ${shapes(accelerator.count, tensor, group.pods)}`];
    }
    return group.pods < 2
      ? [`'parallelism' must make two pods or more, got ${sum}: use HuggingFaceService for one pod, or `
        + shapes(accelerator.count, tensor, 2)]
      : [];
  },
};

/** The nearest shapes that come out even: the pods of the plan, one fewer and one more. */
function shapes(count: number, tensor: number, pods: number): string {
  const fitting = [pods - 1, pods, pods + 1]
    .filter((candidate) => candidate >= 2 && (candidate * count) % tensor === 0);
  const list = fitting.map((candidate) => `pipeline ${candidate * count / tensor} (${candidate} pods)`);
  return list.length === 0
    ? `take a tensor parallel size that divides ${count}, such as ${count}`
    : `with tensor ${tensor} use ${list.join(' or ')}`;
}
