import { countOf, invalid } from '../../fields.ts';

/** The bytes behind the JSON of a request, handed out once and in order. */
export interface Tail {
  take(size: unknown, what: string): Uint8Array;
  /** @throws ServingError invalid where bytes are left: then sizes and body do not belong together */
  end(): void;
}

export function tailOf(bytes: Uint8Array): Tail {
  let at = 0;
  return {
    take(size, what) {
      const length = countOf(size, `'binary_data_size' of ${what}`);
      const left = bytes.byteLength - at;
      if (length > left) throw invalid(`'binary_data_size' of ${what} is ${length}, ${left} bytes are left in the body`);
      at += length;
      return bytes.subarray(at - length, at);
    },
    end() {
      const left = bytes.byteLength - at;
      if (left > 0) throw invalid(`the body has ${left} bytes that no input claims: give each input its 'binary_data_size'`);
    },
  };
}
