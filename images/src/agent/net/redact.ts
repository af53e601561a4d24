/** A URL to show: without user, password, fragment and what its query holds, which in signed URLs is the key. */
export function redact(url: string | URL): string {
  const text = String(url);
  const [, head = '', whole = text] = /^([a-z][a-z0-9+.-]*:\/\/)(.*)$/is.exec(text) ?? [];
  // What is no URL may have a password with / ? or # in it: where its host begins shows the last @ alone.
  const isPlain = head === '' ? whole.startsWith('/') : URL.canParse(text);
  const rest = isPlain ? whole : whole.slice(whole.lastIndexOf('@') + 1);
  const [path = ''] = rest.split('#', 1);
  const [place = '', query] = cut(path, '?');
  const slash = place.indexOf('/');
  const host = head === '' ? place : place.slice(0, slash === -1 ? undefined : slash);
  const plain = head === '' ? place : host.slice(host.lastIndexOf('@') + 1) + place.slice(host.length);
  return `${head}${plain}${query === undefined ? '' : '?...'}`;
}

function cut(text: string, at: string): [string, string | undefined] {
  const index = text.indexOf(at);
  return index === -1 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}
