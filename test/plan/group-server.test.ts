import { Chart, Testing } from 'cdk8s';
import { Engine, HuggingFaceBackend, Parallelism, ServingSummary } from '../../src';
import { envOf, groupFor, GroupProps, kserve, rolesOf, serveGroup, synthGroup } from '../helpers';

describe('KServe\'s own server in a group', () => {
  const props: GroupProps = {
    target: kserve('0.17.0'), acknowledge: { KS651: 'watched' },
    engine: Engine.huggingFaceServer({ backend: HuggingFaceBackend.VLLM, extraArgs: ['--max-num-seqs', '4'] }),
    parallelism: Parallelism.of({ tensor: 8, pipeline: 2, expert: true }),
  };

  test('is started by the launcher, which is told which server it is', () => {
    rolesOf(groupFor(props)).forEach(([role, { containers: [container] }]) => {
      expect(container.image).toBe('kserve/huggingfaceserver:v0.17.0-gpu');
      expect(container.command).toEqual(['python3', '-u', '/etc/launcher/launcher.py', role, '--']);
      expect(envOf(container)).toMatchObject({ GROUP_ENGINE: 'huggingfaceserver', GROUP_EXECUTOR: 'ray', GROUP_SIZE: '2' });
    });
  });

  test('gets its own flags by underscores, vLLM\'s by dashes, and no drain, which it does not know', () => {
    expect(groupFor(props).head.containers[0].args).toEqual([
      '--model_name=svc', '--model_dir=/mnt/models', '--http_port=8080', '--backend=vllm', '--tensor-parallel-size=8',
      '--pipeline-parallel-size=2', '--enable-expert-parallel', '--max-num-seqs', '4',
    ]);
  });

  test('has the numbers that KServe divides', () => {
    const { InferenceService: service } = synthGroup(props);
    expect(service.spec.predictor).toMatchObject({ workerSpec: { tensorParallelSize: 8, pipelineParallelSize: 2 } });
  });

  test('is asked below its own prefix', () => {
    const chart = new Chart(Testing.app(), 'test', { namespace: 'models' });
    serveGroup(chart, props);
    expect(ServingSummary.of(chart).text).toContain('/openai/v1/chat/completions');
  });
});
