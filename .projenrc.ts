import { cdk8s, javascript } from 'projen';
import { lint } from './projenrc/lint';
import { packaging } from './projenrc/packaging';
import { publishing } from './projenrc/publishing';
import { tasks } from './projenrc/tasks';
import { testing } from './projenrc/testing';
import { workflows } from './projenrc/workflows';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-kserve',
  description: 'Hugging Face models on Kubernetes: constructs that synthesize complete manifests for KServe or for plain Kubernetes.',
  author: 'The cdk8s-kserve authors',
  authorAddress: 'https://github.com/cdk8s-kserve',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk8s-kserve/cdk8s-kserve.git',
  license: 'Apache-2.0',
  copyrightOwner: 'The cdk8s-kserve authors',
  // Construct Hub finds the package by 'cdk8s' and shows the others as tags.
  keywords: [
    'cdk8s', 'kserve', 'kubernetes', 'huggingface', 'vllm', 'triton', 'inference', 'model-serving', 'llm', 'gpu',
  ],
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  sampleCode: false,
  packageManager: javascript.NodePackageManager.NPM,

  cdk8sVersion: '2.70.0',
  constructsVersion: '10.4.2',
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.3',
  minNodeVersion: '20.16.0',
  workflowNodeVersion: '22',
  peerDeps: ['cdk8s-plus-28@^2.5.6'],
  devDeps: ['cdk8s-plus-28@2.5.6', 'cdk8s-cli', 'yaml@^2', '@types/node@^20'],

  // Linting is ours (see projenrc/lint.ts): projen's brings native optional packages that break `npm ci`.
  eslint: false,
  depsUpgrade: false,
  githubOptions: { mergify: false },
  buildWorkflowOptions: { mutableBuild: false },
  npmTrustedPublishing: true,
  npmProvenance: true,
  npmignoreEnabled: false,
  jestOptions: testing.jestOptions,
  tsconfigDev: testing.tsconfig,
  ...publishing,
});

packaging.applyTo(project);
lint.applyTo(project);
testing.applyTo(project);
tasks.applyTo(project);
workflows.applyTo(project);
project.synth();
