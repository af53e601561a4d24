import { patchIsThere, patchMisses } from '../checks/patch-matches';
import { Manifest } from '../targets/manifest';

type Node = Record<string, unknown>;

/** A change of one place in an object. */
export interface Patch {
  /** Kind of the object. */
  readonly kind: string;
  readonly pointer: string;
  /** Absent for a removal. */
  readonly change?: { readonly value: unknown };
}

/**
 * How a patch is written for an object that other patches changed before. Refuses a place
 * whose parent is not there, a removal of nothing, and a value that is there already.
 */
export function patchOperation(
  manifests: { readonly [kind: string]: Manifest }, earlier: readonly Patch[], patch: Patch,
): 'add' | 'replace' | 'remove' {
  const manifest = manifests[patch.kind];
  if (manifest === undefined) {
    return patchMisses('the service', patch.pointer, `no object '${patch.kind}': take one of ${Object.keys(manifests).join(', ')}`);
  }
  const { apiVersion, kind, metadata, body } = manifest;
  const object = structuredClone({ apiVersion, kind, metadata, ...body });
  earlier.filter((other) => other.kind === patch.kind).forEach((other) => change(object, other));
  return change(object, patch);
}

/** Changes the object in place and says how. */
function change(object: object, patch: Patch): 'add' | 'replace' | 'remove' {
  const { pointer } = patch;
  const [parent, last] = locate(object, patch);
  const exists = has(parent, last);
  if (patch.change === undefined) {
    if (!exists) {
      patchMisses(patch.kind, pointer, missing(parent, last));
    }
    remove(parent, last);
    return 'remove';
  }
  // Later patches may change it in place, in the copy alone.
  const value = structuredClone(patch.change.value);
  if (exists && JSON.stringify(parent[last]) === JSON.stringify(value)) {
    patchIsThere(patch.kind, pointer);
  }
  return exists && !Array.isArray(parent) ? replace(parent, last, value) : add(parent, last, patch, value);
}

function locate(object: object, patch: Patch): [Node, string] {
  if (!/^\/./.test(patch.pointer)) {
    patchMisses(patch.kind, patch.pointer, 'no pointer: begin it with /');
  }
  const parts = patch.pointer.slice(1).split('/').map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
  let node = object as Node;
  for (const part of parts.slice(0, -1)) {
    const next = has(node, part) ? node[part] : undefined;
    if (typeof next !== 'object' || next === null) {
      patchMisses(patch.kind, patch.pointer, missing(node, part));
    }
    node = next as Node;
  }
  return [node, parts[parts.length - 1]];
}

/** Only what the manifest says, not what every object of the language has. */
function has(node: Node, part: string): boolean {
  return Array.isArray(node) ? /^\d+$/.test(part) && Number(part) < node.length : Object.hasOwn(node, part);
}

function replace(parent: Node, last: string, value: unknown): 'replace' {
  parent[last] = value;
  return 'replace';
}

function add(parent: Node, last: string, patch: Patch, value: unknown): 'add' | 'replace' {
  if (!Array.isArray(parent)) {
    parent[last] = value;
    return 'add';
  }
  if (has(parent, last)) {
    parent[Number(last)] = value;
    return 'replace';
  }
  if (last !== '-' && Number(last) !== parent.length) {
    patchMisses(patch.kind, patch.pointer, missing(parent as unknown as Node, last));
  }
  parent.push(value);
  return 'add';
}

function remove(parent: Node, last: string): void {
  if (Array.isArray(parent)) {
    parent.splice(Number(last), 1);
  } else {
    delete parent[last];
  }
}

function missing(node: Node, part: string): string {
  return Array.isArray(node)
    ? `no '${part}' in its list of ${node.length}: take a number below ${node.length}`
    : `no '${part}' there: take one of ${Object.keys(node).join(', ')}`;
}
