import { huggingFaceServerGrammar } from '../../src/knowledge/flags/huggingface-server-grammar';
import { parseArgs } from '../../src/knowledge/flags/parse-args';
import { HuggingFaceServerBackend } from '../../src/knowledge/huggingface-server-flags';

const BUNDLED: Record<string, string> = {
  '0.15': '0.8.5', '0.16': '0.9.2', '0.17': '0.15.1', '0.19': '0.20.0', '0.20': '0.24.0',
};

function problemsOf(args: string[], backend: HuggingFaceServerBackend = 'vllm', minor = '0.19') {
  const grammar = huggingFaceServerGrammar(minor, backend, BUNDLED[minor]);
  if (!grammar) throw new Error(`no grammar for ${minor}`);
  return parseArgs(args, grammar).problems;
}

describe('arguments of KServe\'s Hugging Face server', () => {
  test.each(Object.keys(BUNDLED))('KServe %s reads its own flags and vLLM\'s', (minor) => {
    const args = ['--model_name=m', '--model_dir', '/mnt/models', '--max_model_len=1024', '--trust_remote_code',
      '--enable_grpc=False', '--http_port=8080', '--gpu-memory-utilization=0.9', '-tp', '2'];
    expect(problemsOf(args, 'vllm', minor)).toEqual([]);
  });

  test('a full version stands for its minor', () => {
    expect(huggingFaceServerGrammar('v0.19.2', 'vllm', '0.20.0')?.engine).toBe('KServe 0.19\'s Hugging Face server');
  });

  test.each([['0.14', '0.8.1'], ['0.19', '0.99.0']])('KServe %s with vLLM %s is not known', (kserve, vllm) => {
    expect(huggingFaceServerGrammar(kserve, 'auto', vllm)).toBeUndefined();
  });

  test('backend auto takes the tasks of both engines where vLLM had some', () => {
    expect(problemsOf(['--task=embed'], 'auto', '0.15')).toEqual([]);
    expect(problemsOf(['--task=fill_mask'], 'auto', '0.15')).toEqual([]);
    expect(problemsOf(['--task=fill_mask'], 'vllm', '0.15')).toMatchObject([{ kind: 'value' }]);
  });
});

describe('spellings that the server drops without a word', () => {
  test.each([
    ['--tensor_parallel_size=2', '--tensor-parallel-size'],
    ['--gpu_memory_utilization=0.9', '--gpu-memory-utilization'],
    ['--model-id=x', '--model_id'],
    ['--model-name=x', '--model_name'],
    ['--http-port=1', '--http_port'],
  ])('rejects %s', (arg, right) => {
    const [name] = arg.split('=');
    expect(problemsOf([arg])).toMatchObject([{
      kind: 'spelling',
      message: `'${name}' must be written '${right}' for KServe 0.19's Hugging Face server: it drops other spellings without a word`,
    }]);
  });

  test('rejects vLLM\'s spelling of remote code, which comes too late for the choice of the backend', () => {
    expect(problemsOf(['--trust-remote-code'])).toMatchObject([{
      kind: 'spelling', message: expect.stringContaining('must be written \'--trust_remote_code\''),
    }]);
  });

  test('rejects dotted keys', () => {
    expect(problemsOf(['--compilation-config.mode=3'])).toMatchObject([{ kind: 'spelling' }]);
  });
});

describe('flags of another backend or version', () => {
  test('rejects --model, on which the server exits', () => {
    expect(problemsOf(['--model=x'])).toMatchObject([{
      kind: 'ambiguous-prefix', message: expect.stringContaining('\'--model_id\' or \'--model_dir\''),
    }]);
  });

  test('rejects a vLLM flag on the transformers backend', () => {
    expect(problemsOf(['--max-num-seqs=2'], 'huggingface')).toMatchObject([{
      kind: 'unknown',
      message: '\'--max-num-seqs\' is no flag of KServe 0.19\'s Hugging Face server with backend \'huggingface\': '
        + 'only the backend \'vllm\' reads it',
    }]);
  });

  test('rejects a flag of the transformers backend on vLLM', () => {
    expect(problemsOf(['--task=fill_mask'])[0].message).toContain('only the backend \'huggingface\' reads it');
  });

  test('rejects a flag of the serve command', () => {
    expect(problemsOf(['--headless'])[0].message).toContain('it belongs to the command vllm serve');
  });

  test('rejects a flag of a later KServe', () => {
    expect(problemsOf(['--return_raw_logits'], 'auto', '0.15')).toMatchObject([{
      kind: 'not-yet',
      message: '\'--return_raw_logits\' is no flag of KServe 0.15\'s Hugging Face server: it exists from KServe 0.16 on',
    }]);
  });

  test('rejects a flag that left the bundled vLLM', () => {
    expect(problemsOf(['--swap-space=4'])[0].message).toBe(
      '\'--swap-space\' is no flag of KServe 0.19\'s Hugging Face server with vLLM 0.20.0: it existed from 0.8.1 to 0.17.1');
  });

  test('rejects a time series task before KServe has it', () => {
    expect(problemsOf(['--task=time_series_forecast'], 'huggingface', '0.15')).toMatchObject([{ kind: 'value' }]);
    expect(problemsOf(['--task=time_series_forecast'], 'huggingface', '0.16')).toEqual([]);
  });

  test('rejects a word where a truth value is expected', () => {
    expect(problemsOf(['--enable_grpc=maybe'])).toMatchObject([{ kind: 'value' }]);
  });

  test('warns of a renamed flag', () => {
    expect(problemsOf(['--protocol=v2'])).toMatchObject([{
      kind: 'deprecated', message: expect.stringContaining('use \'--predictor_protocol\''),
    }]);
  });
});
