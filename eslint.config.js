import tseslint from 'typescript-eslint';

/** What makes code of data, or runs other programs; test/security/lint-rules.spec.ts sees that it is told. */
const codeFromData = [
  {
    selector: 'ImportExpression > :not(Literal).source',
    message: 'A module is loaded by a name that stands here; packages of the file are loaded by src/kernel/resolve.',
  },
  {
    selector: "Property[key.name='shell'], Property[key.value='shell']",
    message: 'No shell reads what we hand to another program.',
  },
];
const withoutVerification = [
  {
    selector: "Property[key.name='rejectUnauthorized'][value.value=false]",
    message: 'Certificates are verified unless the file says otherwise.',
  },
  {
    selector: "Identifier[name='NODE_TLS_REJECT_UNAUTHORIZED'], Literal[value='NODE_TLS_REJECT_UNAUTHORIZED']",
    message: 'Certificates are verified, in the whole process.',
  },
];
const noPrograms = ['node:child_process', 'child_process', 'node:cluster', 'cluster'].map((name) => ({
  name,
  message: 'The server runs no other program; src/kernel/isolation runs Node itself.',
}));
const noVm = ['node:vm', 'vm'].map((name) => ({ name, message: 'No code is made from data here.' }));

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'test/fixtures/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['src/**/*.ts', 'libs/*/src/**/*.ts', 'test/**/*.ts'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
      // Without them `no-implied-eval` takes these for functions of our own.
      globals: { globalThis: 'readonly', setTimeout: 'readonly', setInterval: 'readonly', setImmediate: 'readonly' },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/return-await': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-extraneous-class': 'off',
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-implied-eval': 'error',
      eqeqeq: 'error',
      'no-restricted-imports': ['error', { paths: noVm }],
    },
  },
  {
    // What a registry runs; tools of its own folder and tests may start programs.
    files: ['src/**/*.ts', 'libs/{oci,extension-api}/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-script-url': 'error',
      'no-restricted-imports': ['error', { paths: [...noVm, ...noPrograms] }],
      'no-restricted-syntax': ['error', ...codeFromData, ...withoutVerification],
    },
  },
  {
    // Node itself, by its own path, for an extension that is isolated.
    files: ['src/kernel/isolation/isolated-process.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: noVm }] },
  },
  {
    // Loads what the file names, after its version and its digest were compared.
    files: ['src/kernel/resolve/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...withoutVerification] },
  },
  {
    // `skipVerify` of the file, and client certificates, which the login judges and not the handshake.
    files: ['src/storage/drivers/azure/azure-service.ts', 'src/http/tls/certificate.ts'],
    rules: { 'no-restricted-syntax': ['error', ...codeFromData] },
  },
  {
    // Only the scheduler owns timers; what waits elsewhere takes a Clock.
    files: ['src/**/*.ts'],
    ignores: ['src/scheduler/**', '**/*.spec.ts'],
    rules: { 'no-restricted-globals': ['error', 'setInterval'] },
  },
);
