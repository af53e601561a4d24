/** The best of many by their scores, best first; of equals the earlier. Costs a sort of what is kept for every so many that come. */
export class Best<Item> {
  readonly #count: number;
  readonly #room: number;
  #kept: { readonly item: Item; readonly score: number }[] = [];
  #floor = -Infinity;
  #full = false;

  constructor(count: number) {
    this.#count = count;
    this.#room = 2 * count + 64;
  }

  /** Whether one of that score may be among the best: ask before making it. */
  takes(score: number): boolean {
    return !this.#full || score > this.#floor;
  }

  add(score: number, item: Item): void {
    this.#kept.push({ item, score });
    if (this.#kept.length >= this.#room) {
      this.#shrink();
      this.#floor = this.#kept.at(-1)?.score ?? Infinity;
      this.#full = true;
    }
  }

  list(): Item[] {
    this.#shrink();
    return this.#kept.map(({ item }) => item);
  }

  #shrink(): void {
    this.#kept = this.#kept.sort((a, b) => b.score - a.score || 0).slice(0, this.#count);
  }
}
