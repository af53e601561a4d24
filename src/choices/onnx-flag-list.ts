import { wholeNumber } from '../checks/values/number-in-range';
import { SERVER } from '../knowledge/server';
import { OnnxOptions } from '../onnx-options';
import { FlagIntent } from '../plan/engine-intent';
import { secondsOf } from './units';

const NUMBERS = ['maxLength', 'threads', 'workers', 'maxBatchRows', 'maxBatchTokens', 'maxQueue', 'maxRequestInputs'] as const;

/** The given props as flags of our server, within the limits of its contract. */
export function onnxFlagList(given: OnnxOptions): FlagIntent[] {
  const { graph, timeout } = given;
  return [
    ...(graph === undefined ? [] : [{ prop: 'graph', flag: '--graph', value: graph }]),
    ...NUMBERS.flatMap((prop) => number(prop, given[prop])),
    ...(timeout === undefined ? [] : [{ prop: 'timeout', flag: '--timeout', value: secondsOf('timeout', timeout, 1) }]),
  ];
}

function number(prop: string, value: number | undefined): FlagIntent[] {
  if (value === undefined) {
    return [];
  }
  const name = prop.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const { least, most } = SERVER.options[name];
  return [{ prop, flag: `--${name}`, value: wholeNumber(prop, value, least ?? 0, most) }];
}
