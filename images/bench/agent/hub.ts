// The fake Hub with one model of many small files, in a process of its own: hub.ts COUNT BYTES
import { randomBytes } from 'node:crypto';
import { start } from '../../test/agent/servers/hub.ts';

const [count = 0, size = 0] = process.argv.slice(2).map(Number);
const files = Object.fromEntries(Array.from({ length: count }, (_, index) => [`part-${String(index).padStart(5, '0')}.json`, randomBytes(size)]));
console.log((await start({ repos: [{ name: 'acme/model', files }] })).endpoint);
