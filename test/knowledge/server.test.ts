import { readFileSync } from 'node:fs';
import { SERVER_DATA, serverData } from '../../scripts/server/main';
import { SERVER } from '../../src/knowledge/server';
import { SERVER_PORT } from '../../src/plan/paths';

test('what the library knows of the server is what its contract says: npm run server', () => {
  expect(JSON.parse(readFileSync(SERVER_DATA, 'utf8'))).toEqual(serverData());
});

test('the server listens where every Service looks for it', () => {
  expect(SERVER.ports.http).toBe(SERVER_PORT);
});
