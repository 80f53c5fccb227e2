import type { LocatedIssue } from '../../kernel/read/located-issue.js';
import { hasColor, painter } from './colors.js';
import { printable } from './printable.js';
import { countText, issueText } from './text-report.js';

const plain = painter(false);
const issue: LocatedIssue = {
  severity: 'error',
  file: 'a.json',
  line: 3,
  column: 5,
  path: ['storage', 'subPaths', '/a', 'gc'],
  message: 'is wrong',
};

describe('issueText', () => {
  it('writes a place as compilers do, then path and sentence', () => {
    expect(issueText(issue, plain)).toBe('a.json:3:5: error: storage.subPaths["/a"].gc: is wrong');
    expect(issueText({ ...issue, path: [] }, plain)).toBe('a.json:3:5: error: is wrong');
  });

  it('writes hint and meaning below', () => {
    expect(issueText({ ...issue, hint: 'mend it', about: 'What it is.' }, plain)).toBe(
      'a.json:3:5: error: storage.subPaths["/a"].gc: is wrong\n    hint: mend it\n    about: What it is.',
    );
  });

  it('paints', () => {
    expect(issueText(issue, painter(true))).toContain('\u001b[31merror\u001b[39m');
  });
});

describe('countText', () => {
  it('counts by severity, and nothing that is not there', () => {
    expect(countText([])).toBe('');
    expect(countText([issue, issue, { ...issue, severity: 'warning' }])).toBe('2 errors, 1 warning');
    expect(countText([{ ...issue, severity: 'info' }])).toBe('1 info');
  });
});

describe('printable', () => {
  it('shows what would move the cursor, colour a line or turn its direction', () => {
    expect(printable('a\u001b[2Jb\r\nc\u009bd\u2028e\u202ef')).toBe(
      'a\\u001b[2Jb\\u000d\\u000ac\\u009bd\\u2028e\\u202ef',
    );
    expect(printable('plain – ünï 漢字')).toBe('plain – ünï 漢字');
  });
});

describe('hasColor', () => {
  const terminal = { isTTY: true };
  it.each([
    ['a terminal', terminal, undefined, {}, true],
    ['no terminal', {}, undefined, {}, false],
    ['a dumb terminal', terminal, undefined, { TERM: 'dumb' }, false],
    ['NO_COLOR', terminal, undefined, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', terminal, undefined, { NO_COLOR: '' }, true],
    ['FORCE_COLOR without a terminal', {}, undefined, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR and NO_COLOR', {}, undefined, { FORCE_COLOR: '', NO_COLOR: '1' }, true],
    ['FORCE_COLOR=0', terminal, undefined, { FORCE_COLOR: '0' }, false],
    ['--no-color and FORCE_COLOR', terminal, false, { FORCE_COLOR: '1' }, false],
  ])('decides for %s', (_, stream, flag, env, expected) => {
    expect(hasColor(stream, flag, env)).toBe(expected);
  });
});
