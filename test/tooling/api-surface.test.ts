import { apiProblems, withoutLink } from './api-rules';
import { Assembly, loadAssembly } from './assembly';

const assembly = loadAssembly();

describe('the public API', () => {
  test('is compiled', () => {
    if (!assembly && process.env.CI) throw new Error('no .jsii: the library must be compiled before the tests');
    if (!assembly) process.stdout.write('NOT CHECKED, no .jsii: run `npx projen compile` first\n');
  });

  (assembly ? test : test.skip)('is documented and means the same in every language', () => {
    const problems = apiProblems(assembly ?? {});
    if (problems.length > 0) throw new Error(`${problems.length} problems:\n${problems.join('\n')}`);
  });

  (assembly ? test : test.skip)('links to upstream pages', () => {
    const without = withoutLink(assembly ?? {});
    // A list to read, not a law: some of our own ideas have no upstream page.
    if (without.length > 0) process.stdout.write(`no @see anywhere in: ${without.join(', ')}\n`);
  });
});

describe('the rules for it', () => {
  const documented = { docs: { summary: 'Something.' } };
  const text = { primitive: 'string' };
  const problemsOf = (type: object): string[] =>
    apiProblems({ types: { x: { kind: 'interface', fqn: 'x.X', name: 'X', datatype: true, ...documented, ...type } } } as Assembly);

  test.each([
    ['an undocumented type', { docs: {} }, 'X has no summary'],
    ['an undocumented prop', { properties: [{ name: 'a', type: text, immutable: true }] }, 'X.a has no summary'],
    ['an optional prop without default', { properties: [{ name: 'a', type: text, optional: true, immutable: true, ...documented }] }, 'X.a is optional and has no @default'],
    ['a union', { properties: [{ name: 'a', type: { union: { types: [text] } }, immutable: true, ...documented }] }, 'X.a is a union: use a value with named factories'],
    ['a list of any', { properties: [{ name: 'a', type: { collection: { kind: 'array', elementtype: { primitive: 'any' } } }, immutable: true, ...documented }] }, 'X.a is untyped (any)'],
    ['a reserved name', { properties: [{ name: 'package', type: text, immutable: true, ...documented }] }, 'X.package has a name that other languages reserve'],
    ['a mutable prop', { properties: [{ name: 'a', type: text, ...documented }] }, 'X.a can be written: make it readonly'],
    ['a struct that looks like a behaviour', { name: 'ISVCProps', datatype: false }, "ISVCProps is read as a behavioural interface: do not start a struct's name with 'I' and a capital"],
  ])('refuse %s', (_what, type, problem) => {
    expect(problemsOf(type)).toEqual([problem]);
  });

  test('accept a documented prop', () => {
    const property = { name: 'a', type: text, immutable: true, optional: true, docs: { summary: 'A.', default: '- none' } };
    expect(problemsOf({ properties: [property] })).toEqual([]);
  });
});
