import { CASES } from './cases';
import { compare } from './compare';
import { Deployed } from './deployed';
import { Difference } from './diff';
import { ListedDifferences, messages } from './listed';
import { PARITY } from './parity';
import { count, deployedCases, VERSION } from './session';

const listed = new ListedDifferences(PARITY, VERSION);
let unlisted: string[];

beforeAll(async () => {
  const excused = new Set(CASES.filter(({ noParity }) => noParity !== undefined).map(({ name }) => name));
  const pairs = pairUp((await deployedCases()).filter(({ name }) => !excused.has(name)));
  let found = 0;
  const surprises = pairs.flatMap(([kserve, plain]) => {
    const differences = compare(kserve, plain);
    found += differences.length;
    return listed.unlisted(differences).map((one) => [kserve.name, one] as [string, Difference]);
  });
  unlisted = messages(surprises, ['KServe has', 'plain has']);
  count('pairs compared', pairs.length);
  count('parity differences', found);
});

test("what KServe's controller makes equals the plain objects, but for reviewed differences", () => {
  expect(unlisted).toEqual([]);
});

test('every reviewed difference still occurs', () => {
  expect(listed.stale()).toEqual([]);
});

/** The cases that are really there on both targets. */
function pairUp(deployed: Deployed[]): [Deployed, Deployed][] {
  const there = deployed.filter(({ refused, admissionOnly }) => refused === '' && !admissionOnly);
  const plain = new Map(there.filter(({ target }) => target.platform === 'kubernetes').map((one) => [one.name, one]));
  return there.filter(({ target }) => target.platform === 'kserve').flatMap((one) => {
    const other = plain.get(one.name);
    return other === undefined ? [] : [[one, other] as [Deployed, Deployed]];
  });
}
