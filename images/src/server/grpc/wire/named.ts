import { readFlag, readText } from './fields.ts';
import { WireReader } from './reader.ts';

/** ModelReadyRequest and ModelMetadataRequest: a name and a version. */
export function readModelRequest(bytes: Uint8Array): { name: string; version: string } {
  const [name, version] = readTexts(bytes, [1, 2]);
  return { name: name ?? '', version: version ?? '' };
}

/** RepositoryModelLoadRequest and RepositoryModelUnloadRequest: field 2 is the model, 3 are parameters of other servers. */
export function readRepositoryRequest(bytes: Uint8Array): { name: string; parameters: boolean } {
  const [name] = readTexts(bytes, [2]);
  return { name: name ?? '', parameters: hasField(bytes, 3) };
}

/** RepositoryIndexRequest: only whether ready models alone are asked for. */
export function readIndexRequest(bytes: Uint8Array): { ready: boolean } {
  let ready = false;
  const reader = new WireReader(bytes);
  while (reader.next()) {
    if (reader.number === 2) ready = readFlag(reader, 'ready');
    else reader.skip();
  }
  return { ready };
}

/** HealthCheckRequest. */
export const readHealthRequest = (bytes: Uint8Array): { service: string } => ({ service: readTexts(bytes, [1])[0] ?? '' });

function readTexts(bytes: Uint8Array, numbers: readonly number[]): (string | undefined)[] {
  const texts: (string | undefined)[] = numbers.map(() => undefined);
  const reader = new WireReader(bytes);
  while (reader.next()) {
    const index = numbers.indexOf(reader.number);
    if (index < 0) reader.skip();
    else texts[index] = readText(reader, `field ${reader.number}`);
  }
  return texts;
}

function hasField(bytes: Uint8Array, number: number): boolean {
  const reader = new WireReader(bytes);
  let found = false;
  while (reader.next()) {
    found ||= reader.number === number;
    reader.skip();
  }
  return found;
}
