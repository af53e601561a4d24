import type { Datatype } from '../../runtime/runner.ts';

const RANGES: Partial<Record<Datatype, readonly [number, number]>> = {
  INT8: [-128, 127], UINT8: [0, 255], INT16: [-32768, 32767], UINT16: [0, 65535], INT32: [-(2 ** 31), 2 ** 31 - 1],
  UINT32: [0, 2 ** 32 - 1], INT64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER], UINT64: [0, Number.MAX_SAFE_INTEGER],
};

/** Writes a JSON value as an element; false where it does not fit exactly enough to be what the client meant. */
export function setElement(view: DataView, datatype: Datatype, index: number, value: unknown): boolean {
  if (datatype === 'BOOL') {
    if (typeof value !== 'boolean' && value !== 0 && value !== 1) return false;
    view.setUint8(index, value ? 1 : 0);
    return true;
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  const range = RANGES[datatype];
  if (range !== undefined && (!Number.isInteger(value) || value < range[0] || value > range[1])) return false;
  switch (datatype) {
    case 'INT8': view.setInt8(index, value); return true;
    case 'UINT8': view.setUint8(index, value); return true;
    case 'INT16': view.setInt16(index * 2, value, true); return true;
    case 'UINT16': view.setUint16(index * 2, value, true); return true;
    case 'INT32': view.setInt32(index * 4, value, true); return true;
    case 'UINT32': view.setUint32(index * 4, value, true); return true;
    case 'INT64': view.setBigInt64(index * 8, BigInt(value), true); return true;
    case 'UINT64': view.setBigUint64(index * 8, BigInt(value), true); return true;
    case 'FP32':
      view.setFloat32(index * 4, value, true);
      return Number.isFinite(Math.fround(value));
    case 'FP64': view.setFloat64(index * 8, value, true); return true;
    default: return false;
  }
}

/** An element as JSON has it. 64-bit numbers lose digits over 2^53, as in every JSON client. */
export function elementAt(view: DataView, datatype: Datatype, index: number): number | boolean {
  switch (datatype) {
    case 'BOOL': return view.getUint8(index) !== 0;
    case 'INT8': return view.getInt8(index);
    case 'UINT8': return view.getUint8(index);
    case 'INT16': return view.getInt16(index * 2, true);
    case 'UINT16': return view.getUint16(index * 2, true);
    case 'INT32': return view.getInt32(index * 4, true);
    case 'UINT32': return view.getUint32(index * 4, true);
    case 'INT64': return Number(view.getBigInt64(index * 8, true));
    case 'UINT64': return Number(view.getBigUint64(index * 8, true));
    case 'FP16': return half(view.getUint16(index * 2, true));
    case 'FP32': return view.getFloat32(index * 4, true);
    case 'FP64': return view.getFloat64(index * 8, true);
  }
}

/** A 16-bit float: sign, five bits of exponent, ten of fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
