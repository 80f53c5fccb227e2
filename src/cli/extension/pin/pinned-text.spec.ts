import { pinnedText } from './pinned-text.js';

const digest = `sha512-${'A'.repeat(86)}==`;
const pinned = async (file: string, text: string, names = ['@acme/quota']) =>
  pinnedText(file, text, new Map(names.map((name) => [name, digest])));

describe('JSON', () => {
  it.each([
    [
      'nothing asked yet',
      '{\n    "http": { "port": "1" },\n    "extensions": {}\n}\n',
      `{\n    "http": { "port": "1" },\n    "extensions": {},\n    "packages": {\n        "@acme/quota": { "integrity": "${digest}" }\n    }\n}\n`,
    ],
    ['an empty object', '{}', `{\n  "packages": {\n    "@acme/quota": { "integrity": "${digest}" }\n  }\n}`],
    [
      'another package',
      '{\n  "packages": {\n    "other": { "optional": true }\n  }\n}',
      `{\n  "packages": {\n    "@acme/quota": { "integrity": "${digest}" },\n    "other": { "optional": true }\n  }\n}`,
    ],
    [
      'the package, and other things asked',
      '{"packages": {"@acme/quota": {"version": "^1.0.0"}}}',
      `{"packages": {"@acme/quota": {"integrity": "${digest}", "version": "^1.0.0"}}}`,
    ],
    [
      'an older digest, with words that look like one',
      '{ "x": { "integrity": "no" }, "PACKAGES": { "@acme/quota": { "Integrity" : "sha512-\\"old\\"", "optional": true } } }',
      `{ "x": { "integrity": "no" }, "PACKAGES": { "@acme/quota": { "Integrity" : "${digest}", "optional": true } } }`,
    ],
  ])('with %s', async (_, before, after) => {
    expect(await pinned('config.json', before)).toBe(after);
  });

  it('takes several at once, and names of any kind', async () => {
    const after = await pinned('config', '{"http":{}}', ['a', './b "c".js']);
    expect(JSON.parse(after!)).toEqual({
      http: {},
      packages: { a: { integrity: digest }, './b "c".js': { integrity: digest } },
    });
  });
});

describe('YAML', () => {
  it('keeps comments and order', async () => {
    const before = '# mine\nhttp:\n  port: "5000" # ours\nextensions:\n  "@acme/quota": {}\n';
    expect(await pinned('config.yaml', before)).toBe(
      `${before}packages:\n  "@acme/quota":\n    integrity: ${digest}\n`,
    );
  });

  it('replaces an older digest', async () => {
    const before = 'packages:\n  "@acme/quota":\n    optional: true\n    integrity: old # pinned\n';
    expect(await pinned('config.yml', before)).toBe(before.replace('old', digest));
  });
});

describe('TOML', () => {
  it.each([
    [
      'nothing asked yet',
      '[http]\nport = "1"\n',
      `[http]\nport = "1"\n\n[packages."@acme/quota"]\nintegrity = "${digest}"\n`,
    ],
    [
      'other things asked',
      '[packages."@acme/quota"]\noptional = true\n',
      `[packages."@acme/quota"]\nintegrity = "${digest}"\noptional = true\n`,
    ],
    [
      'an older digest',
      "[packages.'@acme/quota']\nintegrity = 'old'\n",
      `[packages.'@acme/quota']\nintegrity = "${digest}"\n`,
    ],
  ])('with %s', async (_, before, after) => {
    expect(await pinned('config.toml', before)).toBe(after);
  });

  it('is left alone where a line more would say something else', async () => {
    expect(await pinned('config.toml', 'packages = { "@acme/quota" = { optional = true } }\n')).toBeUndefined();
    expect(await pinned('config.toml', 'packages = {}\n')).toBeUndefined();
  });
});

it('leaves alone what it cannot read, or has to guess', async () => {
  expect(await pinned('config.json', '{ no }')).toBeUndefined();
  expect(await pinned('config', 'http:\n  port: "1"\n')).toBeUndefined();
  expect(await pinned('config.json', '{"packages": "none"}')).toBeUndefined();
  expect(await pinned('config.json', '{"packages": {"@acme/quota": 1}}')).toBeUndefined();
});
