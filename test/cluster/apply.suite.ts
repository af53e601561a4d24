import { CASES } from './cases';
import { Deployed } from './deployed';
import { grouped } from './grouped';
import { groupProblems } from './groups';
import { danglingLinks } from './links';
import { count, deployedCases, VERSION } from './session';
import { targetsOf } from './variants';
import { inRange } from './versions';

let deployed: Deployed[];

beforeAll(async () => {
  deployed = await deployedCases();
  count('variants', new Set(deployed.map(({ name }) => name)).size);
});

test('every case was applied', () => {
  const cases = CASES.filter(({ versions }) => inRange(VERSION, versions));
  expect(deployed).toHaveLength(cases.flatMap((one) => targetsOf(one, VERSION)).length);
});

test('strict validation and webhooks accept every object', () => {
  expect(failures(({ refused }) => refused === '' ? [] : [refused])).toEqual([]);
});

test('controllers make their objects and all pods become ready', () => {
  expect(failures(({ problems }) => problems)).toEqual([]);
});

test('services, budgets, network policies and scalers find their pods', () => {
  expect(failures((one) => one.admissionOnly || one.refused !== '' ? [] : danglingLinks(one.objects))).toEqual([]);
});

test('groups have the pods and accelerators that were planned', () => {
  expect(failures(({ objects }) => groupProblems(objects))).toEqual([]);
});

function failures(find: (one: Deployed) => string[]): string[] {
  return grouped(deployed.flatMap((one) => find(one).map((problem) => {
    return [`${one.name} on ${one.target.platform}`, problem] as [string, string];
  })));
}
