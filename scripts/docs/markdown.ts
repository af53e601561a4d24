/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

export const code = (text: string): string => `\`${text}\``;

export const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

/** The page with what stands between `<!-- name -->` and `<!-- /name -->` made anew. */
export function withSections(page: string, sections: Readonly<Record<string, string>>): string {
  return Object.entries(sections).reduce((text, [name, content]) => {
    const between = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!between.test(text)) {
      throw new Error(`the page has no section '${name}': write <!-- ${name} --> and <!-- /${name} -->`);
    }
    return text.replace(between, (_, start: string, end: string) => `${start}\n${content}\n\n${end}`);
  }, page);
}
