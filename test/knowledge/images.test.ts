import { readFileSync } from 'node:fs';
import { imageData, imageFile, ImageName } from '../../scripts/contract/main';
import { Fetch } from '../../src';
import { AGENT } from '../../src/knowledge/agent';
import { SERVER } from '../../src/knowledge/server';
import { SERVER_PORT } from '../../src/plan/paths';

test.each<ImageName>(['server', 'agent'])('what the library knows of the %s is what its contract says: npm run contract', (image) => {
  expect(JSON.parse(readFileSync(imageFile(image), 'utf8'))).toEqual(imageData(image));
});

test('the server listens where every Service looks for it', () => {
  expect(SERVER.ports.http).toBe(SERVER_PORT);
});

test('the agent gets twice the memory that it takes', () => {
  expect(Fetch.agent()._intent).toHaveProperty('memoryBytes', AGENT.memoryBytes * 2);
});
