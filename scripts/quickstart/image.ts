import { join } from 'node:path';
import { inPlace, Place } from './places';

const NODE = '/usr/local/bin/node';

/** Where compiled programs are in an image; in the clone Node runs their sources. */
const COMPILED = /^\/app\/dist\/(.*)\.js$/;

/** What this machine runs for a command of one of our images: the same program of the clone's package `images`. */
export function clonesCommand(command: readonly string[], images: string, places: readonly Place[]): string[] {
  const [node, program, ...rest] = command;
  const source = COMPILED.exec(program ?? '')?.[1];
  if (node !== NODE || source === undefined) {
    throw new Error(`the command must be '${NODE}' with a program of /app/dist, got '${command.join(' ')}'`);
  }
  return [join(images, 'node.sh'), join(images, 'src', `${source}.ts`), ...rest.map((text) => inPlace(text, places))];
}
