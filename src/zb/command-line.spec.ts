import { parseCommandLine, type BenchmarkOptions } from './command-line.js';

const url = 'http://localhost:8080';

function run(...argv: string[]): BenchmarkOptions {
  const line = parseCommandLine(argv);
  if (line.command !== 'run') throw new Error(`parsed as ${line.command}`);
  return line.options;
}

test('a URL alone is one client and one operation', () => {
  const options = run(url);
  expect(options).toMatchObject({ concurrency: 1, limit: { requests: 1 }, rounds: 1, skipCleanup: false });
  expect(options.targets).toEqual([{ label: 'A', url: new URL(url), pid: undefined }]);
  expect(options.repository).toMatch(/^zb-[a-z0-9]+$/);
});

test('several URLs are visited in five rounds, each with its process', () => {
  const options = run('--pid', '11', url, '--pid', '12', 'https://other.example');
  expect(options.rounds).toBe(5);
  expect(options.targets.map(({ label, pid }) => [label, pid])).toEqual([
    ['A', 11],
    ['B', 12],
  ]);
});

test('short flags mean what the long ones do', () => {
  const short = run(
    '-A',
    'u:p',
    '-c',
    '4',
    '-n',
    '8',
    '-r',
    'r',
    '-o',
    'json',
    '-t',
    '^P',
    '-d',
    '/tmp',
    '-u',
    url,
    url,
  );
  const long = run(
    ...['--auth-creds', 'u:p', '--concurrency', '4', '--requests', '8', '--repo', 'r', '--output-format', 'json'],
    ...['--test-regex', '^P', '--working-dir', '/tmp', '--upstream-server-url', url, url],
  );
  expect(short).toEqual(long);
  expect(short.authorization).toBe('Basic dTpw');
});

test.each([
  [['-l', url], { command: 'list', tests: undefined }],
  [['-l'], { command: 'list', tests: undefined }],
  [['--help'], { command: 'help' }],
  [['-v'], { command: 'version' }],
  [['compare', 'a.json', 'b.json'], { command: 'compare', before: 'a.json', after: 'b.json' }],
])('%j', (argv, expected) => {
  expect(parseCommandLine(argv)).toEqual(expected);
});

test.each([
  [[], 'give the URL of a registry'],
  [['localhost:8080'], '"localhost:8080" is no http:// or https:// URL'],
  [['ftp://localhost'], '"ftp://localhost" is no http:// or https:// URL'],
  [[`${url}/v2/`], `"${url}/v2/": a registry's URL has no path`],
  [['http://u:p@localhost'], 'give credentials with --auth-creds, not in the URL'],
  [['-c', '0', url], '--concurrency takes a whole number from 1, not "0"'],
  [['-c', '8', '-n', '4', url], '--requests must be at least --concurrency'],
  [['-n', '4', '--seconds', '2', url], '--requests and --seconds exclude each other'],
  [['--seconds', '0', url], '--seconds takes seconds, more than 0, not "0"'],
  [['-t', '(', url], '--test-regex: Invalid regular expression: /(/: Unterminated group'],
  [['-o', 'xml', url], '--output-format is stdout, json or ci-cd, not "xml"'],
  [['-A', 'alice', url], '--auth-creds takes user:password'],
  [['--pid', '1', '--pid', '2', url], 'more --pid than URLs'],
  [['--pid', 'x', url], '--pid takes a whole number from 1, not "x"'],
  [['compare', 'a.json'], 'compare takes two result files'],
  [['-s', '10.0.0.0/8', '-i', '10.0.0.1', url], '--src-ips and --src-cidr exclude each other'],
])('%j: %s', (argv, message) => {
  expect(() => parseCommandLine(argv)).toThrow(message);
});

test('a flag that is not known is named', () => {
  expect(() => parseCommandLine(['--concurency', '2', url])).toThrow("Unknown option '--concurency'");
});
