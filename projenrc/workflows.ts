import { cdk8s, github } from 'projen';

/** The cluster suite beside the generated build, and the images beside the packages of a release. */
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
    fuzzing(project);
    releaseOfImages(project);
    // publib knows npm's registry by itself, and a fork may have another.
    const release = project.tryFindObjectFile('.github/workflows/release.yml');
    release?.addDeletionOverride('jobs.release_npm.steps.9.env.NPM_REGISTRY');
  },
};

/** Every night, for what a change's own test is too short to find. Each begins with the corpus of the one before. */
function fuzzing(project: cdk8s.ConstructLibraryCdk8s): void {
  const corpus = 'images/test/fuzz/corpus';
  const workflow = project.github?.addWorkflow('fuzz');
  workflow?.on({ schedule: [{ cron: '17 3 * * *' }], workflowDispatch: {} });
  workflow?.addJob('fuzz', {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ },
    timeoutMinutes: 45,
    tools: { node: { version: '22' } },
    steps: [
      github.WorkflowSteps.checkout(),
      {
        name: 'Corpus',
        uses: 'actions/cache@v4',
        with: { 'path': corpus, 'key': 'fuzz-corpus-${{ github.run_id }}', 'restore-keys': 'fuzz-corpus-' },
      },
      { name: 'Install dependencies', run: 'npm ci', workingDirectory: 'images' },
      { name: 'Fuzz the parsers', run: 'npm run fuzz -- --minutes 20', workingDirectory: 'images' },
      github.WorkflowSteps.uploadArtifact({
        name: 'Corpus and findings',
        if: 'always()',
        with: { name: 'fuzz', path: `${corpus}\nimages/test/fuzz/findings`, ifNoFilesFound: 'ignore' } as never,
      }),
    ],
  });
}

/**
 * The images of server and agent, with the version of the npm package: each built twice, run by its test, pushed,
 * signed without a key of ours, its bill of materials attested. This has not run yet.
 */
function releaseOfImages(project: cdk8s.ConstructLibraryCdk8s): void {
  const image = 'ghcr.io/${{ github.repository_owner }}/${{ matrix.image }}';
  const published = "needs.release.outputs.tag_exists != 'true' && needs.release.outputs.latest_commit == github.sha";
  project.release?.addJobs({
    release_images: {
      name: 'Publish the images',
      needs: ['release', 'release_npm'],
      if: `\${{ ${published} && !inputs.dry_run }}`,
      runsOn: ['ubuntu-latest'],
      permissions: {
        contents: github.workflows.JobPermission.READ,
        packages: github.workflows.JobPermission.WRITE,
        idToken: github.workflows.JobPermission.WRITE,
      },
      strategy: { matrix: { domain: { image: ['server', 'agent'] } } },
      env: { IMAGE: image },
      steps: [
        // Files are dated by the last commit to images/.
        github.WorkflowSteps.checkout({ with: { fetchDepth: 0 } }),
        { name: 'Node', uses: 'actions/setup-node@v4', with: { 'node-version': '22' } },
        github.WorkflowSteps.downloadArtifact({
          name: 'What the release is called',
          with: { artifactIds: ['${{ needs.release.outputs.artifact_id }}'], path: 'dist' },
        }),
        { name: 'Version', run: 'echo "VERSION=$(cat dist/version.txt)" >> "$GITHUB_ENV"' },
        {
          name: 'Programs',
          run: 'sudo apt-get update && sudo apt-get install -y --no-install-recommends '
            + 'binutils buildah crun debian-archive-keyring mmdebstrap podman',
        },
        { name: 'Install dependencies', run: 'npm ci', workingDirectory: 'images' },
        { name: 'Build and run', run: 'sudo env "PATH=$PATH" ONLY="${{ matrix.image }}" npm run test:image', workingDirectory: 'images' },
        {
          name: 'Build',
          run: 'sudo env "PATH=$PATH" npm run image -- --image "${{ matrix.image }}" --version "$VERSION" --tag "$IMAGE:$VERSION"',
          workingDirectory: 'images',
        },
        {
          name: 'Push',
          env: { TOKEN: '${{ secrets.GITHUB_TOKEN }}' },
          run: 'echo "$TOKEN" | sudo buildah login --username "$GITHUB_ACTOR" --password-stdin ghcr.io\n'
            + 'sudo buildah push --digestfile digest "$IMAGE:$VERSION"\n'
            + 'echo "$TOKEN" | docker login --username "$GITHUB_ACTOR" --password-stdin ghcr.io',
          workingDirectory: 'images',
        },
        { name: 'Cosign', uses: 'sigstore/cosign-installer@v3' },
        {
          name: 'Sign',
          run: 'cosign sign --yes "$IMAGE@$(cat digest)"\n'
            + 'cosign attest --yes --type cyclonedx --predicate dist/image/context/app/sbom.cdx.json "$IMAGE@$(cat digest)"',
          workingDirectory: 'images',
        },
      ],
    },
  });
}
