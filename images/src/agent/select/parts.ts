import { Failure } from '../failure.ts';

const PART = /^(.*)-(\d{5})-of-(\d{5})(.*)$/;

/** Weights in parts are of use only together. @throws Failure when the source has not all of them */
export function checkParts(paths: readonly string[]): void {
  const there = new Set(paths);
  for (const path of paths) {
    const [, head, , total, tail] = PART.exec(path) ?? [];
    if (total === undefined) continue;
    for (let part = 1; part <= Number(total); part += 1) {
      const wanted = `${head}-${String(part).padStart(5, '0')}-of-${total}${tail}`;
      if (there.has(wanted)) continue;
      throw new Failure('notFound', `the source has '${path}' but not '${wanted}': the model is incomplete there, take another revision or upload it again`);
    }
  }
}
