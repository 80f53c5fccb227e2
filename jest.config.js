/** One run for everything: unit specs beside their source, case files, and e2e over real sockets. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{src,libs,test}/**/*.{spec,e2e-spec}.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '<rootDir>/test/fixtures/'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@zot/(oci|extension-api|testkit)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  setupFiles: ['<rootDir>/test/support/jest-setup.ts'],
  maxWorkers: 2,
  // Modules of a file that is done stay in its worker, and collecting them takes longer than a new worker does.
  workerIdleMemoryLimit: '600MB',
  // The first test of a fresh checkout that runs the program builds it, on a machine that may be busy.
  testTimeout: 120_000,
};
