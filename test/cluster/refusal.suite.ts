import { askCluster } from './refuse';
import { REFUSALS } from './refusals/all';
import { OURS } from './refusals/ours';
import { count, VERSION } from './session';
import { inRange } from './versions';

const due = REFUSALS.filter(({ versions }) => inRange(VERSION, versions));
const elsewhere = REFUSALS.filter((refusal) => !due.includes(refusal) && refusal.elsewhere === undefined);
let answers: Map<string, string>;

beforeAll(async () => {
  answers = await askCluster([...due, ...elsewhere], VERSION);
  count('refusals', due.length);
});

test('every rule has a name of its own', () => {
  expect(new Set(REFUSALS.map(({ id }) => id)).size).toBe(REFUSALS.length);
});

test.each(due)('the webhook refuses $id', ({ id, message }) => {
  expect(answers.get(id)).toContain(message);
});

if (elsewhere.length > 0) {
  test.each(elsewhere)('this version does not have the rule $id yet, or no longer', ({ id }) => {
    expect(answers.get(id)).toBe('');
  });
}

test('for every rule it is known what our API does', () => {
  expect(REFUSALS.map(({ id }) => id).filter((id) => OURS[id] === undefined)).toEqual([]);
  expect(Object.keys(OURS).filter((id) => !REFUSALS.some((refusal) => refusal.id === id))).toEqual([]);
});

const expressible = due.flatMap(({ id }) => {
  const ours = OURS[id];
  return ours === undefined || 'inexpressible' in ours ? [] : [{ id, ...ours }];
});

if (expressible.length > 0) {
  test.each(expressible)('synth refuses $id', ({ synth, message }) => {
    expect(() => synth(VERSION)).toThrow(message);
  });
}
