import { FlagGrammar } from '../../src/knowledge/flags/grammar';
import { parseArgs } from '../../src/knowledge/flags/parse-args';
import { vllmGrammar } from '../../src/knowledge/flags/vllm-grammar';

function grammarOf(version: string): FlagGrammar {
  const grammar = vllmGrammar(version);
  if (!grammar) throw new Error(`no grammar for ${version}`);
  return grammar;
}

const grammar = grammarOf('0.24.0');
const old = grammarOf('0.8.5');
const problemsOf = (args: string[], of = grammar) => parseArgs(args, of).problems;
const onlyProblem = (args: string[], of = grammar) => {
  const problems = problemsOf(args, of);
  expect(problems).toHaveLength(1);
  return problems[0];
};

describe('reading arguments as vLLM does', () => {
  test('a value may follow as the next word or after an equals sign', () => {
    const { flags, problems } = parseArgs(['--max-model-len', '4096', '--port=8080'], grammar);
    expect(problems).toEqual([]);
    expect(flags).toMatchObject([
      { flag: '--max-model-len', values: ['4096'], index: 0 },
      { flag: '--port', values: ['8080'], index: 2 },
    ]);
  });

  test('a value after an equals sign may hold blanks', () => {
    const { flags, problems } = parseArgs(['--hf-overrides={"a":"b c"}', '--served-model-name=a b'], grammar);
    expect(problems).toEqual([]);
    expect(flags).toMatchObject([{ values: ['{"a":"b c"}'] }, { values: ['a b'] }]);
  });

  test('underscores are rewritten to dashes', () => {
    expect(parseArgs(['--max_model_len=1k'], grammar).flags[0].flag).toBe('--max-model-len');
  });

  test.each([[['-tp', '4']], [['-tp=4']]])('the short form %j is known', (args) => {
    expect(parseArgs(args, grammar)).toMatchObject({
      problems: [], flags: [{ flag: '--tensor-parallel-size', values: ['4'] }],
    });
  });

  test('a single letter carries its value', () => {
    expect(parseArgs(['-n2', '-qawq'], grammar).flags.map((f) => [f.flag, ...f.values]))
      .toEqual([['--nnodes', '2'], ['--quantization', 'awq']]);
  });

  test('-O3 is the optimization level, and was the compilation config before', () => {
    expect(parseArgs(['-O3'], grammar)).toMatchObject({ problems: [], flags: [{ flag: '--optimization-level' }] });
    expect(parseArgs(['-O3'], old)).toMatchObject({ problems: [], flags: [{ flag: '--compilation-config' }] });
  });

  test('a switch takes nothing and its negative is the same flag', () => {
    const { flags, problems } = parseArgs(['--enforce-eager', '--no-enable-prefix-caching'], grammar);
    expect(problems).toEqual([]);
    expect(flags).toMatchObject([
      { flag: '--enforce-eager', negated: false, values: [] },
      { flag: '--enable-prefix-caching', negated: true, values: [] },
    ]);
  });

  test('a list takes every word up to the next flag', () => {
    const { flags } = parseArgs(['--served-model-name', 'a', 'b', '--port', '1234'], grammar);
    expect(flags.map((f) => f.values)).toEqual([['a', 'b'], ['1234']]);
  });

  test('an optional value may be absent', () => {
    expect(parseArgs(['--hf-token', '--enforce-eager'], grammar)).toMatchObject({
      problems: [], flags: [{ flag: '--hf-token', values: [] }, { flag: '--enforce-eager' }],
    });
  });

  test('a negative number is a value', () => {
    expect(parseArgs(['--max-logprobs', '-1'], grammar)).toMatchObject({ problems: [], flags: [{ values: ['-1'] }] });
  });

  test('a dotted key sets part of a JSON flag', () => {
    expect(parseArgs(['--compilation_config.pass_config.x', 'true'], grammar)).toMatchObject({
      problems: [], flags: [{ flag: '--compilation-config', path: 'pass_config.x', values: ['true'] }],
    });
  });
});

describe('names that the engine would not read', () => {
  test('rejects a removed flag and says when it existed', () => {
    expect(onlyProblem(['--swap-space', '4'])).toEqual({
      kind: 'removed',
      level: 'error',
      flag: '--swap-space',
      message: '\'--swap-space\' is no flag of vLLM 0.24.0: it existed from 0.8.1 to 0.17.1',
    });
  });

  test('rejects a flag of a later version and says since when it exists', () => {
    const problem = onlyProblem(['--watchdog-config={}']);
    expect(problem.kind).toBe('not-yet');
    expect(problem.message).toMatch(/^'--watchdog-config' is no flag of vLLM 0\.24\.0: it exists in 0\.\d+\.\d and newer$/);
  });

  test('rejects a misspelt flag and names the nearest', () => {
    expect(onlyProblem(['--max-modle-len=4096'])).toMatchObject({
      kind: 'unknown',
      message: '\'--max-modle-len\' is no flag of vLLM 0.24.0: did you mean \'--max-model-len\'?',
    });
  });

  test('rejects an abbreviation although argparse takes it', () => {
    expect(onlyProblem(['--gpu-memory', '0.9'])).toMatchObject({
      kind: 'ambiguous-prefix',
      message: '\'--gpu-memory\' must be written in full, got an abbreviation: use \'--gpu-memory-utilization\'',
    });
  });

  test('rejects the start of several flags', () => {
    expect(onlyProblem(['--enable', 'x']).message).toContain('got the start of ');
  });

  test('tells that a removed flag would be read as another one', () => {
    expect(onlyProblem(['--device', 'cpu'])).toMatchObject({
      kind: 'removed',
      message: '\'--device\' is no flag of vLLM 0.24.0: it existed from 0.8.1 to 0.9.2; its parser would read it as \'--device-ids\'',
    });
  });

  test('names the successor of a renamed flag where it exists', () => {
    expect(onlyProblem(['--task', 'embed']).message)
      .toBe('\'--task\' is no flag of vLLM 0.24.0: it existed from 0.8.1 to 0.12.0, use \'--runner\' instead');
  });

  test('reports an unknown flag once, not its values', () => {
    expect(problemsOf(['--frobnicate', 'a', 'b', '--port', '8000'])).toHaveLength(1);
  });

  test('rejects a key of a flag that takes no JSON', () => {
    expect(onlyProblem(['--dtype.x', '1'])).toMatchObject({ kind: 'unknown', flag: '--dtype.x' });
  });

  test('rejects dotted keys where the parser does not join them', () => {
    expect(onlyProblem(['--compilation-config.level', '3'], old)).toMatchObject({ kind: 'spelling' });
  });

  test('rejects the key of a JSON flag that does not exist', () => {
    expect(onlyProblem(['--compilation-confg.level=3']).message).toContain('\'--compilation-config\'');
  });
});

describe('words that belong to no flag', () => {
  test('rejects a leading word', () => {
    expect(onlyProblem(['gpt2'])).toMatchObject({
      kind: 'positional', message: '\'gpt2\' must be a flag or the value of one: no flag stands before it',
    });
  });

  test('rejects a second value of a flag that takes one', () => {
    expect(onlyProblem(['--port', '8000', '8001']).message)
      .toBe('\'8001\' must be a flag or the value of one: \'--port\' before it takes one value');
  });
});

describe('deprecated flags', () => {
  test('warns with the version that removes it, and still reads it', () => {
    const { flags, problems } = parseArgs(['--calculate-kv-scales'], grammar);
    expect(flags).toHaveLength(1);
    expect(problems).toMatchObject([{ kind: 'deprecated', level: 'warning' }]);
    expect(problems[0].message).toBe('\'--calculate-kv-scales\' is deprecated in vLLM 0.24.0, '
      + 'announced to be removed in 0.19: remove \'--calculate-kv-scales\'');
  });

  test('warns with the replacement', () => {
    expect(onlyProblem(['--log-config-file', '/x'], grammarOf('0.33.0')).message)
      .toContain('use \'--logging-config.pylogging_config_file\'');
  });
});

test('an unknown version has no grammar', () => {
  expect(vllmGrammar('0.99.0')).toBeUndefined();
});
