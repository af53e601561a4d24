import { Fields } from './objects';

/** Stands for a value that one side does not have. */
export const ABSENT = Symbol('absent');

export interface Difference {
  /** Like Pod.spec.containers[server].env[HOME].value */
  path: string;
  kserve: unknown;
  plain: unknown;
}

/** Lists of objects are compared by what identifies their items in Kubernetes. */
const KEYS = ['name', 'mountPath', 'containerPort', 'type', 'uid'];

/** Every place where two values differ, down to single fields. */
export function differences(path: string, kserve: unknown, plain: unknown): Difference[] {
  if (Array.isArray(kserve) && Array.isArray(plain)) { return listDifferences(path, kserve, plain); }
  if (isObject(kserve) && isObject(plain)) {
    const names = new Set([...Object.keys(kserve), ...Object.keys(plain)]);
    return [...names].sort().flatMap((name) => differences(`${path}.${name}`, present(kserve, name), present(plain, name)));
  }
  return kserve === plain ? [] : [{ path, kserve, plain }];
}

function listDifferences(path: string, kserve: unknown[], plain: unknown[]): Difference[] {
  const key = KEYS.find((name) => [kserve, plain].every((list) => identifies(name, list)));
  if (key === undefined) {
    const longer = kserve.length > plain.length ? kserve : plain;
    return longer.flatMap((_, i) => differences(`${path}[${i}]`, item(kserve, i), item(plain, i)));
  }
  const [left, right] = [byKey(kserve, key), byKey(plain, key)];
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
  const common = (items: Fields, others: Fields): string => {
    return Object.keys(items).filter((name) => name in others).join(', ');
  };
  return [
    // Variables refer to earlier ones, init containers run one after another.
    ...differences(`${path}.order`, common(left, right), common(right, left)),
    ...names.flatMap((name) => differences(`${path}[${name}]`, present(left, name), present(right, name))),
  ];
}

function byKey(list: unknown[], key: string): Fields {
  return Object.fromEntries(list.map((one) => [String((one as Fields)[key]), one]));
}

function item(list: unknown[], i: number): unknown {
  return i < list.length ? list[i] : ABSENT;
}

function identifies(key: string, list: unknown[]): boolean {
  const values = list.map((one) => isObject(one) ? one[key] : undefined);
  return !values.includes(undefined) && new Set(values).size === values.length;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function present(object: Fields, name: string): unknown {
  return name in object ? object[name] : ABSENT;
}

/** A value in a message. */
export function shown(value: unknown): string {
  const text = value === ABSENT ? 'absent' : JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 400)}...` : text;
}
