import { terminalLines } from './terminal-line.js';

const line = (fields: object) => `${JSON.stringify({ time: '2030-01-02T03:04:05.678Z', level: 'info', ...fields })}\n`;

describe('a line on a terminal', () => {
  it('says time, level and message, then the rest', () => {
    expect(terminalLines(line({ message: 'listens', address: '127.0.0.1:8080', name: 'two words', n: 1 }), false)).toBe(
      '03:04:05.678 INFO  listens address=127.0.0.1:8080 name="two words" n=1\n',
    );
  });

  it('shows a stack on lines of its own', () => {
    const shown = terminalLines(
      line({ level: 'error', message: 'failed', error: 'a', stack: '    at x\n    at y' }),
      false,
    );
    expect(shown).toBe('03:04:05.678 ERROR failed error=a \n    at x\n    at y\n');
  });

  it('sends no control of a value to the terminal', () => {
    const control = '\u001b]0;title\u0007\u009b31m\r\n';
    const shown = terminalLines(line({ message: control, value: control, [control]: 1, stack: control }), false);
    expect(shown.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });

  it('is coloured where that is asked for', () => {
    expect(terminalLines(line({ message: 'said' }), true)).toContain('\u001b[36mINFO \u001b[0m said');
  });
});
