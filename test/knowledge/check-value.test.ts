import { parseArgs } from '../../src/knowledge/flags/parse-args';
import { vllmGrammar } from '../../src/knowledge/flags/vllm-grammar';

function problemsOf(args: string[], version = '0.24.0') {
  const grammar = vllmGrammar(version);
  if (!grammar) throw new Error(`no grammar for ${version}`);
  return parseArgs(args, grammar).problems;
}

describe('values that fit their flag', () => {
  test.each([
    [['--tensor-parallel-size=8']],
    [['--gpu-memory-utilization', '.95']],
    [['--gpu-memory-utilization=9e-1']],
    [['--max-model-len=32k']],
    [['--max-model-len=25.6k']],
    [['--max-model-len=auto']],
    [['--max-model-len', '-1']],
    [['--max-num-batched-tokens=8K']],
    [['--dtype=bfloat16']],
    [['--kv-transfer-config={"kv_connector":"x"}']],
    [['--hf-overrides=anything']],
    [['--max-lora-rank=64']],
    [['--cudagraph-capture-sizes', '1', '2', '4']],
    [['--tensor-parallel-size=$(TP_SIZE)']],
    [['--max-model-len={{.Annotations.len}}']],
    [['--seed=None']],
    [['--lora-modules', 'a=/mnt/a', '{"name":"b","path":"org/b"}']],
  ])('%j has no problem', (args) => {
    expect(problemsOf(args)).toEqual([]);
  });

  test('an old flag takes key=number pairs', () => {
    expect(problemsOf(['--limit-mm-per-prompt=image=4,video=1'], '0.8.1')).toEqual([]);
  });

  test('an old switch takes true and false', () => {
    expect(problemsOf(['--enable-chunked-prefill=False'], '0.8.1')).toEqual([]);
  });
});

describe('values that do not', () => {
  test.each([
    [['--tensor-parallel-size=two'], '\'--tensor-parallel-size\' must be a whole number, got \'two\''],
    [['--max-num-seqs=1k'], '\'--max-num-seqs\' must be a whole number, got \'1k\': write \'1000\', this flag takes no suffix'],
    [['-tp', '1.5'], '\'-tp\' must be a whole number, got \'1.5\''],
    [['--gpu-memory-utilization=90%'], '\'--gpu-memory-utilization\' must be a number, got \'90%\': write \'0.9\''],
    [['--max-num-batched-tokens=2.5K'], '\'--max-num-batched-tokens\' must be a whole number, also with k, m, g or t (1000) '
      + 'or K, M, G or T (1024), got \'2.5K\': write \'2.5k\', capital suffixes take no fraction'],
    [['--scheduling-policy=prio'], '\'--scheduling-policy\' must be \'fcfs\' or \'priority\', got \'prio\''],
    [['--dtype=float61'], '\'--dtype\' must be \'auto\', \'bfloat16\', \'float\', \'float16\', \'float32\' or \'half\', got \'float61\': '
      + 'did you mean \'float16\'?'],
    [['--kv-transfer-config={\'a\':1}'], '\'--kv-transfer-config\' must be JSON, got \'{\'a\':1}\': use double quotes inside'],
  ])('rejects %j', (args, message) => {
    expect(problemsOf(args)).toMatchObject([{ kind: 'value', level: 'error', message }]);
  });

  test.each(['mine', '{"name":"b"}', '[1]'])('rejects %s as a LoRA module', (value) => {
    expect(problemsOf(['--lora-modules', value])[0].message)
      .toBe(`'--lora-modules' must be name=path or JSON with 'name' and 'path', got '${value}'`);
  });

  test('rejects every wrong word of a list', () => {
    expect(problemsOf(['--cudagraph-capture-sizes', '1', 'two', 'three'])).toHaveLength(2);
  });

  test('rejects a missing value', () => {
    expect(problemsOf(['--port', '--enforce-eager'])).toMatchObject([{
      kind: 'missing-value', message: '\'--port\' must be followed by a value, got none: write \'--port=<value>\'',
    }]);
  });

  test.each([
    [['--enable-prefix-caching=true'], 'write \'--enable-prefix-caching\' alone'],
    [['--enable-prefix-caching', 'false'], 'write \'--no-enable-prefix-caching\' alone'],
    [['--no-enable-prefix-caching=false'], 'write \'--enable-prefix-caching\' alone'],
    [['--headless=false'], 'leave it out, it is off by default'],
  ])('rejects a value after the switch %j', (args, fix) => {
    const problems = problemsOf(args);
    expect(problems).toMatchObject([{ kind: 'unexpected-value' }]);
    expect(problems[0].message.endsWith(fix)).toBe(true);
  });

  test('rejects what is no pair of an old key=number flag', () => {
    expect(problemsOf(['--limit-mm-per-prompt=image'], '0.8.1')[0].message).toContain('\'image\' is no key=number');
  });
});

describe('parser names that may come from plugins', () => {
  test('warns of an unknown one and names the nearest', () => {
    expect(problemsOf(['--tool-call-parser=hermess'])).toMatchObject([{
      kind: 'value',
      level: 'warning',
      message: expect.stringMatching(/should be one of the \d+ parsers of vLLM 0\.24\.0, got 'hermess': did you mean 'hermes'\?$/),
    }]);
  });

  test('keeps quiet when a plugin is loaded', () => {
    expect(problemsOf(['--tool-call-parser=mine', '--tool-parser-plugin=/mnt/mine.py'])).toEqual([]);
  });
});
