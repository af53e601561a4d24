import { cdk8s, javascript } from 'projen';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-kserve',
  description: 'Hugging Face models on Kubernetes: constructs that synthesize complete manifests for KServe or for plain Kubernetes.',
  author: 'The cdk8s-kserve authors',
  authorAddress: 'https://github.com/cdk8s-kserve',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk8s-kserve/cdk8s-kserve.git',
  license: 'Apache-2.0',
  copyrightOwner: 'The cdk8s-kserve authors',
  keywords: ['cdk8s', 'kserve', 'kubernetes', 'huggingface', 'vllm', 'triton', 'inference', 'model-serving', 'llm', 'gpu'],
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
  devDeps: [
    'cdk8s-plus-28@2.5.6', 'cdk8s-cli', 'yaml@^2', '@types/node@^20',
    'eslint@^9', 'typescript-eslint@^8', '@stylistic/eslint-plugin@^5',
  ],
  eslint: false,
  depsUpgrade: false,
  githubOptions: { mergify: false },
  jestOptions: {
    jestVersion: '^29',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestConfig: { collectCoverage: false, coverageProvider: 'babel', maxWorkers: '100%' },
  },
  excludeTypescript: ['examples', 'test', 'bench', 'images'],
});
project.synth();
