/** An element of XML as S3, STS and Azure answer. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly Element[];
}

// Each token begins where the one before ends, and nothing goes over a `<` or is tried as something else: time grows with the text alone.
const TOKEN = /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<(?:\?|!(?!\[|--))[^<>]*>|<(\/?)([^\s/<>"'=!?[\]]{1,128})(?=[\s/>])((?:"[^"<]*"|'[^'<]*'|[^<>"'])*?)(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** Undefined for what is no XML. */
export function parseXml(source: string): Element | undefined {
  const root: Mutable = { name: '', attributes: {}, text: '', children: [] };
  const open: Mutable[] = [root];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < source.length;) {
    const token = TOKEN.exec(source);
    if (token === null) return undefined;
    const [, cdata, closes, name, attributes = '', empty, text] = token;
    const at = open.at(-1) as Mutable;
    if (cdata !== undefined) at.text += cdata;
    else if (text !== undefined) at.text += unescaped(text);
    else if (name === undefined) continue;
    else if (closes === '/') {
      if (open.length === 1 || at.name !== local(name)) return undefined;
      open.pop();
    } else {
      const child: Mutable = { name: local(name), attributes: attributesOf(attributes), text: '', children: [] };
      at.children.push(child);
      if (empty !== '/') open.push(child);
    }
  }
  return open.length === 1 ? root.children[0] : undefined;
}

export function childrenOf(element: Element | undefined, name: string): readonly Element[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The text of the first element on a path of names. */
export function textAt(element: Element | undefined, ...path: readonly string[]): string | undefined {
  return path.reduce<Element | undefined>((at, name) => at?.children.find((child) => child.name === name), element)?.text;
}

interface Mutable {
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: Mutable[];
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(ATTRIBUTE)].map(([, name = '', double, single = '']) => [local(name), unescaped(double ?? single)]));
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
