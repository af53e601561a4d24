/**
 * The tokenizer counts offsets in Unicode code points, as Python does and as
 * pipelines answer; JavaScript's own strings count UTF-16 units.
 */
export class CodePoints {
  readonly #text: string;
  /** UTF-16 place of each code point; absent where both count the same. */
  readonly #places: Uint32Array | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#places = /[\ud800-\udbff][\udc00-\udfff]/.test(text) ? placesOf(text) : undefined;
  }

  slice(start: number, end: number): string {
    if (this.#places === undefined) {
      return this.#text.slice(start, end);
    }
    return this.#text.slice(this.#places[start], this.#places[end]);
  }
}

function placesOf(text: string): Uint32Array {
  const places = new Uint32Array(text.length + 1);
  let count = 0;
  for (let at = 0; at < text.length; at += text.codePointAt(at)! > 0xffff ? 2 : 1) {
    places[count++] = at;
  }
  places[count] = text.length;
  return places.subarray(0, count + 1);
}

/** How many code points a text has. */
export const lengthOf = (text: string): number => {
  let count = 0;
  for (const _ of text) {
    count++;
  }
  return count;
};
