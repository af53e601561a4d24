import { cdk8s, javascript } from 'projen';

// Suites that need more than Node have runners of their own.
const OTHER_RUNNERS = ['/node_modules/', '<rootDir>/test/cluster/', '<rootDir>/test/package/'];

/** Unit tests: Jest transpiles, `typecheck` checks the types of everything that is not the library itself. */
export const testing = {
  jestOptions: {
    jestVersion: '^29',
    // A test never rewrites what it compares with.
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    passWithNoTests: false,
    jestConfig: {
      collectCoverage: false,
      coverageProvider: 'babel' as const,
      maxWorkers: '100%',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: OTHER_RUNNERS,
      modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/images/'],
      moduleNameMapper: { '^cdk8s-kserve$': '<rootDir>/src/index.ts' },
    },
  },

  tsconfig: {
    compilerOptions: { paths: { 'cdk8s-kserve': ['../src/index.ts'] } },
    include: ['../examples/**/*.ts', '../bench/**/*.ts', '../scripts/**/*.ts'],
  },

  applyTo(project: cdk8s.ConstructLibraryCdk8s): void {
    project.addTask('test:unit', {
      description: 'Unit tests and goldens alone',
      exec: 'jest --ci',
      receiveArgs: true,
    });
    project.addTask('test:coverage', { description: 'Unit tests with coverage', exec: 'jest --ci --coverage' });
    const typecheck = project.addTask('typecheck', {
      description: 'Type-check tests, examples, benchmarks and scripts',
      exec: 'tsc --noEmit -p test/tsconfig.json',
    });
    project.testTask.prependSpawn(typecheck);
  },
};
