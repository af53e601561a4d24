import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { App } from 'cdk8s';
import { ServingTarget } from 'cdk8s-kserve';
import { example, exampleNames } from '../examples/all';
import { golden } from './golden';

// A person writes the goldens anew, by `npm run goldens`, and reads the difference.
const update = process.env.UPDATE_GOLDENS === '1';

describe.each(exampleNames())('%s', (name) => {
  const { build, targets } = example(name);
  const folder = path.join(__dirname, '../examples', name);

  test.each(Object.entries(targets))('on %s', (platform, target: () => ServingTarget) => {
    const app = new App();
    build(app, target());
    const manifests = golden(app.synthYaml());
    const file = path.join(folder, `${platform}.yaml`);
    if (update) {
      writeFileSync(file, manifests);
    }
    expect(existsSync(file) ? readFileSync(file, 'utf8') : 'no golden').toBe(manifests);
  });

  test('has an app file, and a golden for each target alone', () => {
    const expected = ['cdk8s.yaml', ...Object.keys(targets).map((platform) => `${platform}.yaml`)];
    expect(readdirSync(folder).filter((file) => file.endsWith('.yaml'))).toEqual(expected);
  });

  test('warns of nothing', () => {
    const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    for (const target of Object.values(targets) as (() => ServingTarget)[]) {
      const app = new App();
      build(app, target());
      app.synthYaml();
    }
    const said = stderr.mock.calls.map(([line]) => String(line));
    stderr.mockRestore();
    expect(said).toEqual([]);
  });
});
