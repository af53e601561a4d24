// In the folder of an app: the library's own dependencies are its peers and nothing else.
import { readFileSync, readdirSync } from 'node:fs';

const manifest = JSON.parse(readFileSync('node_modules/cdk8s-kserve/package.json', 'utf8'));
const expected = ['cdk8s', 'cdk8s-plus-28', 'constructs'];
const peers = Object.keys(manifest.peerDependencies).sort();
if (manifest.dependencies || `${peers}` !== `${expected}`) {
  throw new Error(`dependencies ${JSON.stringify(manifest.dependencies)}, peers ${peers}`);
}
const installed = readdirSync('node_modules').filter((name) => !name.startsWith('.'));
const extra = installed.filter((name) => !['cdk8s-kserve', ...expected].includes(name));
if (extra.length > 0) throw new Error(`installed as well: ${extra}`);
