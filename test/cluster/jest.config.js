// The suites against real controllers. They are no part of `npm test`: their
// names end in .suite.ts, and run-tests.ts starts them with a cluster at hand.
module.exports = {
  rootDir: '../..',
  roots: ['<rootDir>/test/cluster'],
  testMatch: ['<rootDir>/test/cluster/*.suite.ts'],
  transform: { '^.+\\.tsx?$': ['ts-jest', { tsconfig: 'test/tsconfig.json' }] },
  moduleNameMapper: {
    '^cdk8s-kserve$': '<rootDir>/src/index.ts',
    // run-tests.ts --cases FILE
    ...process.env.CLUSTER_CASES ? { '^\\./cases$': process.env.CLUSTER_CASES } : {},
  },
  testTimeout: 10 * 60 * 1000,
  maxWorkers: 1,
  reporters: [['default', { summaryThreshold: 1000 }]],
  verbose: true,
};
