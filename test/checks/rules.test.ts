import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { ALL_RULES } from '../../src/checks/all-rules';
import { messagesOf } from '../helpers';
import { ALL_CASES } from './all-cases';

const title = (id: string) => ALL_RULES.find((rule) => rule.id === id)?.title ?? 'unknown';

describe.each(ALL_CASES.map(({ rule, cases }) => ({ label: `${rule}, ${title(rule)}`, cases })))('$label', ({ cases }) => {
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_name, { build, messages }) => {
    expect(messagesOf(build)).toEqual(messages);
  });
});

describe('all rules', () => {
  const everyMessage = ALL_CASES.flatMap(({ cases }) => cases.flatMap(({ messages }) => messages));
  const mentions = (id: string) => everyMessage.filter((message) => message.endsWith(`[${id}]`));

  test.each(ALL_RULES.map(({ id }) => id))('%s has an example that passes and one that fails', (id) => {
    const cases = ALL_CASES.filter(({ rule }) => rule === id).flatMap((one) => one.cases);
    expect(cases.filter(({ messages }) => messages.length === 0)).not.toEqual([]);
    expect(cases.filter(({ messages }) => messages.some((message) => message.endsWith(`[${id}]`)))).not.toEqual([]);
  });

  test('each is given to one file, and each file to one rule', () => {
    const folder = path.resolve(__dirname, '../../src/checks');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const ids = files.map((file) => readFileSync(path.join(folder, file), 'utf8').match(/id: 'KS\d{3}'/g) ?? []);
    expect(ids.filter((found) => found.length > 1)).toEqual([]);
    expect(ids.flat().map((found) => found.slice(5, -1)).sort()).toEqual(ALL_RULES.map(({ id }) => id));
  });

  test('their ids are unique', () => {
    const ids = ALL_RULES.map(({ id }) => id);
    expect([...new Set(ids)]).toEqual(ids);
  });

  test('all warnings can be acknowledged', () => {
    expect(ALL_RULES.filter((rule) => rule.severity === 'warning' && !rule.acknowledgeable)).toEqual([]);
  });

  test.each([...new Set(everyMessage)])('%s begins with a prop and ends with an id', (message) => {
    expect(message).toMatch(/^'[^']+' (must|should|is no flag|is deprecated) .*[^.] \[KS\d{3}\]$/);
    expect(message).toMatch(/, got |must not be set beside|must be written|is no flag|is deprecated|before it takes/);
  });

  test.each(ALL_RULES.filter(({ severity }) => severity === 'warning').map(({ id }) => id))(
    '%s says should, as it only warns', (id) => {
      expect(mentions(id).filter((message) => !/' (should|is deprecated) /.test(message))).toEqual([]);
    },
  );

  test.each(ALL_RULES)('$id says in its title and reason what it is about', ({ title: said, why }) => {
    expect(said).toMatch(/^[a-zK].*[^.]$/);
    expect(why).toMatch(/^([A-Z`]|vLLM).*\.$/s);
  });
});
