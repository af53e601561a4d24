import { cdk8s, github } from 'projen';

/** The cluster suite beside the generated build. */
export const workflows = {
  applyTo(project: cdk8s.ConstructLibraryCdk8s): void {
    const cached = '~/.cache/cdk8s-kserve/cluster';
    project.buildWorkflow?.addPostBuildJob('cluster', {
      runsOn: ['ubuntu-latest'],
      permissions: { contents: github.workflows.JobPermission.READ },
      tools: { node: { version: '22' }, go: { version: 'stable' } },
      steps: [
        github.WorkflowSteps.checkout({ with: { path: '.repo' } }),
        {
          name: 'Cluster binaries',
          uses: 'actions/cache@v4',
          with: { path: cached, key: "cluster-${{ hashFiles('.repo/test/cluster/**') }}", 'restore-keys': 'cluster-' },
        },
        { name: 'Install dependencies', run: 'npm ci', workingDirectory: '.repo' },
        { name: 'Apply every example', run: 'npm run test:cluster -- --kserve 0.20.0', workingDirectory: '.repo' },
      ],
    });
    // publib knows npm's registry by itself, and a fork may have another.
    const release = project.tryFindObjectFile('.github/workflows/release.yml');
    release?.addDeletionOverride('jobs.release_npm.steps.9.env.NPM_REGISTRY');
  },
};
