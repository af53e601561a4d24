import { cdk8s, javascript } from 'projen';

/** What the npm package holds and how it is installed. */
export const packaging = {
  applyTo(project: cdk8s.ConstructLibraryCdk8s): void {
    // An allow list: a new folder in the repository never ends up in the package by accident.
    project.package.addField('files', ['lib/index.js', 'lib/**/*.d.ts', '.jsii', 'API.md']);
    // A clone that was never compiled would make an empty package.
    project.package.setScript('prepack', 'projen compile:stale');
    // `exports` fences off what src/index.ts does not export, and lets the examples import the package by
    // its name.
    project.package.addField('exports', {
      '.': { types: './lib/index.d.ts', default: './lib/index.js' },
      './.jsii': './.jsii',
      './package.json': './package.json',
    });
    // Only the release uses it, on a newer Node than our floor; there npx brings it.
    project.deps.removeDependency('commit-and-tag-version');
    // What Python leaves beside the scripts and the launcher that it runs.
    project.gitignore.exclude('__pycache__/');
    const npmrc = new javascript.NpmConfig(project);
    // The lock file says what is installed, not from which mirror.
    npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
  },
};
