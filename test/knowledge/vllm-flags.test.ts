import {
  findVllmFlag, nearestFlags, resolveVllmVersion, versionsWithFlag, vllmFlagSpellings, vllmPlugins,
  vllmVersions,
} from '../../src/knowledge/vllm-flags';

describe('resolving a vLLM version', () => {
  test.each([
    ['0.24.0', '0.24.0'],
    ['v0.24.0', '0.24.0'],
    ['0.24.0+cpu', '0.24.0'],
    ['v0.24.0-cu129', '0.24.0'],
    ['0.24.0.post1', '0.24.0'],
    ['0.24.7', '0.24.0'],
    ['0.8.5', '0.8.5.post1'],
    ['0.8.3', '0.8.1'],
    ['0.25.0', '0.25.1'],
    ['0.11', '0.11.2'],
  ])('%s is read as %s', (asked, known) => {
    expect(resolveVllmVersion(asked)).toBe(known);
  });

  test.each(['0.99.0', '0.7.3', 'latest', 'nightly', '', '0.240'])('%p is not known', (version) => {
    expect(resolveVllmVersion(version)).toBeUndefined();
  });

  test('does not mistake 0.1 for 0.10', () => {
    expect(resolveVllmVersion('0.1.0')).toBeUndefined();
  });
});

describe('flags of a version', () => {
  test('every known version has more than a hundred spellings', () => {
    for (const version of vllmVersions()) expect(vllmFlagSpellings(version).length).toBeGreaterThan(100);
  });

  test('a flag is found under its name, its short form and with underscores', () => {
    for (const spelling of ['--tensor-parallel-size', '-tp', '--tensor_parallel_size']) {
      expect(findVllmFlag('0.24.0', spelling)?.flag.name).toBe('--tensor-parallel-size');
    }
  });

  test('a negative leads to the flag that it switches off', () => {
    const match = findVllmFlag('0.24.0', '--no-enable-prefix-caching');
    expect(match).toMatchObject({ negated: true, flag: { name: '--enable-prefix-caching', arity: 'none' } });
  });

  test('a switch without a negative in an old version has none', () => {
    expect(findVllmFlag('0.8.5', '--trust-remote-code')?.flag.negatives).toEqual([]);
    expect(findVllmFlag('0.8.5', '--no-trust-remote-code')).toBeUndefined();
  });

  test('an alias of one version does not leak into another', () => {
    expect(findVllmFlag('0.33.0', '--device-memory-utilization')?.flag.name).toBe('--gpu-memory-utilization');
    expect(findVllmFlag('0.24.0', '--device-memory-utilization')).toBeUndefined();
  });

  test('an unknown version has no flags', () => {
    expect(findVllmFlag('0.99.0', '--dtype')).toBeUndefined();
  });
});

describe('where a flag exists', () => {
  test('a removed flag has an end', () => {
    expect(versionsWithFlag('--swap-space')).toBe('0.8.1 to 0.17.1');
  });

  test('a living flag is open towards newer versions', () => {
    expect(versionsWithFlag('--dtype')).toBe('0.8.1 and newer');
  });

  test('a spelling that came back names both spans', () => {
    expect(versionsWithFlag('--disable-log-requests')).toBe('0.8.1 to 0.16.0, 0.33.0 and newer');
  });

  test('underscores do not matter', () => {
    expect(versionsWithFlag('--swap_space')).toBe(versionsWithFlag('--swap-space'));
  });

  test('a flag that never was has no text', () => {
    expect(versionsWithFlag('--frobnicate')).toBeUndefined();
  });
});

describe('flags with a similar name', () => {
  test.each([
    ['--max-num-seq', '--max-num-seqs'],
    ['--max-modle-len', '--max-model-len'],
    ['--tensor-paralel-size', '--tensor-parallel-size'],
    ['--gpu_memory_utilisation', '--gpu-memory-utilization'],
  ])('%s probably meant %s', (wrong, right) => {
    expect(nearestFlags('0.24.0', wrong)[0]).toBe(right);
  });

  test('nothing is suggested for a word that resembles nothing', () => {
    expect(nearestFlags('0.24.0', '--frobnicate-the-widget')).toEqual([]);
  });
});

describe('parser plugins of a version', () => {
  test('a version of KServe\'s images knows its tool call and reasoning parsers', () => {
    expect(vllmPlugins('0.9.2').toolCallParsers).toContain('hermes');
    expect(vllmPlugins('0.24.0').reasoningParsers).toContain('deepseek_r1');
  });

  test.each(vllmVersions())('are known for %s, which was read itself', (version) => {
    expect(vllmPlugins(version).toolCallParsers).toContain('hermes');
  });
});
