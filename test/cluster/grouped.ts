/** One line for the same message about several cases. */
export function grouped(found: [name: string, message: string][]): string[] {
  const names = new Map<string, string[]>();
  for (const [name, message] of found) { names.set(message, [...names.get(message) ?? [], name]); }
  return [...names].map(([message, all]) => `${message} (${all.slice(0, 3).join(', ')}${more(all.length - 3)})`);
}

function more(count: number): string {
  return count > 0 ? ` and ${count} more` : '';
}
