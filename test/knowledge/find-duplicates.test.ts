import { findDuplicates } from '../../src/knowledge/flags/find-duplicates';
import { FlagGrammar } from '../../src/knowledge/flags/grammar';
import { huggingFaceServerGrammar } from '../../src/knowledge/flags/huggingface-server-grammar';
import { parseArgs } from '../../src/knowledge/flags/parse-args';
import { vllmGrammar } from '../../src/knowledge/flags/vllm-grammar';

function duplicatesOf(args: string[], grammar: FlagGrammar | undefined = vllmGrammar('0.24.0')) {
  if (!grammar) throw new Error('no grammar');
  return findDuplicates(parseArgs(args, grammar).flags).map((problem) => problem.message);
}

test.each([
  [['--port=1', '--port=2'], '\'--port\' must be set once, got \'--port\' twice (1, 2): keep one of them'],
  [['-tp=2', '--tensor-parallel-size=4'],
    '\'--tensor-parallel-size\' must be set once, got \'-tp\' and \'--tensor-parallel-size\': keep one of them'],
  [['--max-model-len=1', '--max_model_len=2'],
    '\'--max-model-len\' must be set once, got \'--max-model-len\' and \'--max_model_len\': keep one of them'],
  [['--enable-prefix-caching', '--no-enable-prefix-caching'],
    '\'--enable-prefix-caching\' must be set once, got \'--enable-prefix-caching\' and \'--no-enable-prefix-caching\': keep one of them'],
  [['--compilation-config={}', '--compilation-config.mode=3'],
    '\'--compilation-config\' must be set once, got \'--compilation-config\' and \'--compilation-config.mode\': keep one of them'],
  [['-cc.mode=2', '--compilation-config.mode=3'],
    '\'--compilation-config.mode\' must be set once, got \'-cc.mode\' and \'--compilation-config.mode\': keep one of them'],
  [['-cc.mode=2', '-cc.mode=3'],
    '\'--compilation-config.mode\' must be set once, got \'-cc.mode\' twice (2, 3): keep one of them'],
])('rejects %j', (args, message) => {
  expect(duplicatesOf(args)).toEqual([message]);
});

test.each([
  [['--port=1', '--host=x']],
  [['--middleware=a', '--middleware=b']],
  [['--compilation-config.mode=3', '--compilation-config.backend=x']],
])('accepts %j', (args) => {
  expect(duplicatesOf(args)).toEqual([]);
});

test('rejects KServe\'s and vLLM\'s spelling of one setting', () => {
  const grammar = huggingFaceServerGrammar('0.19', 'vllm', '0.20.0');
  expect(duplicatesOf(['--max_model_len=1', '--max-model-len=2', '--max_length=3'], grammar)).toEqual([
    '\'--max-model-len\' must be set once, got \'--max_model_len\' and \'--max-model-len\': keep one of them',
    '\'--max_length\' must be set once, got \'--max_model_len\' and \'--max_length\': keep one of them',
  ]);
});

test('rejects flags that exclude each other', () => {
  const grammar = huggingFaceServerGrammar('0.16', 'huggingface', '0.9.2');
  expect(duplicatesOf(['--return_probabilities', '--return_raw_logits'], grammar)).toEqual([
    '\'--return_raw_logits\' must not be set beside \'--return_probabilities\': keep one of them',
  ]);
});
