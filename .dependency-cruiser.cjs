/** The rooms and who may import whom: one rule per row of the table in docs/architecture.md. */
const rooms = '(log|scheduler|storage|registry|meta|auth|http|distribution|control)';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: { pathNot: 'node_modules' }, to: { circular: true } },
    {
      name: 'oci-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^libs/oci/' },
      to: { path: '^(src|libs/(extension-api|testkit))/' },
    },
    {
      name: 'contract-imports-oci-only',
      severity: 'error',
      from: { path: '^libs/extension-api/' },
      to: { path: '^(src|libs/testkit)/' },
    },
    { name: 'testkit-imports-contract', severity: 'error', from: { path: '^libs/testkit/' }, to: { path: '^src/' } },
    {
      name: 'kernel-imports-contract',
      severity: 'error',
      from: { path: '^src/kernel/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(src/(?!kernel/)|libs/(oci|testkit)/)' },
    },
    {
      name: 'room-imports-no-room',
      severity: 'error',
      from: { path: `^src/${rooms}/`, pathNot: '\\.spec\\.ts$' },
      to: { path: '^(src/|libs/testkit/)', pathNot: ['^src/$1/'] },
    },
    {
      name: 'extension-imports-no-room',
      severity: 'error',
      from: { path: '^src/extensions/([^/]+)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(src/|libs/testkit/)', pathNot: ['^src/extensions/$1/'] },
    },
    {
      name: 'libs-by-their-door',
      severity: 'error',
      from: { path: '^(src|test)/' },
      to: { path: '^libs/', pathNot: '^libs/[^/]+/src/index.ts$' },
    },
    {
      name: 'builtin-lists-definitions',
      severity: 'error',
      from: { path: '^src/builtin' },
      to: { path: '^src/', pathNot: '(\\.definition\\.ts|^src/builtin.*\\.ts)$' },
    },
    {
      name: 'definition-is-light',
      severity: 'error',
      comment: 'An unused section costs neither time nor memory: the module is imported inside module().',
      from: { path: '\\.definition\\.ts$' },
      to: {
        path: '^src/',
        pathNot: '\\.(config|definition|ports|rules|unserved)\\.ts$',
        dependencyTypesNot: ['dynamic-import', 'type-only'],
      },
    },
    {
      name: 'zb-measures-from-outside',
      severity: 'error',
      from: { path: '^src/zb/' },
      to: { path: '^(src/|libs/(extension-api|testkit)/|node_modules/)', pathNot: '^src/zb/' },
    },
    {
      name: 'zxp-imports-kernel',
      severity: 'error',
      from: { path: '^src/zxp/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(src/|libs/testkit/)', pathNot: '^src/(zxp|kernel)/' },
    },
    {
      name: 'cli-imports-kernel',
      severity: 'error',
      from: { path: '^src/(cli/|main)' },
      to: { path: '^src/', pathNot: '^src/(cli/|kernel/|builtin|main)' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['zot-source', 'import', 'default'] },
  },
};
