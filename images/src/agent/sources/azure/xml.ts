/** An element of XML, as far as lists of blobs need it. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

const TOKEN = /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[([^]*?)\]\]>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads a document; undefined where it is not well-formed. No DTDs, and so no entities of the document's own. */
export function parseXml(text: string): Element | undefined {
  type Open = { name: string; attributes: Record<string, string>; children: Element[]; text: string };
  const top: Open = { name: '', attributes: {}, children: [], text: '' };
  const open: Open[] = [top];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length;) {
    const match = TOKEN.exec(text);
    const current = open.at(-1);
    if (match === null || current === undefined) return undefined;
    const [, cdata, closing, opening, attributes = '', selfClosing, plain] = match;
    if (cdata !== undefined) current.text += cdata;
    else if (plain !== undefined) current.text += unescaped(plain);
    else if (closing !== undefined) {
      if (current.name !== closing || open.length === 1) return undefined;
      open.pop();
    } else if (opening !== undefined) {
      const element: Open = { name: opening, attributes: attributesOf(attributes), children: [], text: '' };
      current.children.push(element);
      if (selfClosing !== '/') open.push(element);
    }
  }
  return open.length === 1 && top.children.length === 1 ? top.children[0] : undefined;
}

export function childOf(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((child) => child.name === name);
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(ATTRIBUTE)].map(([, name = '', double, single = '']) => [name, unescaped(double ?? single)]));
}

function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (all, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? all;
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
