import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, runZot } from '../support/run-zot.js';

const has = (shell: string) => {
  try {
    execFileSync(shell, ['-c', 'exit'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const inShell = (shell: string) => (has(shell) ? it : it.skip);

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zot-completion-'));
  writeFileSync(join(folder, 'my config.json'), '{}');
  for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
    const { code, stdout, stderr } = await runZot(['completion', shell]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    writeFileSync(join(folder, `zot.${shell}`), stdout);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is offered at the end of a command line, by shell. */
const offered: Record<string, (line: string) => Promise<string[]>> = {
  async bash(line) {
    const words = `(${line
      .split(' ')
      .map((word) => `'${word}'`)
      .join(' ')})`;
    const script = `source zot.bash; COMP_WORDS=${words}; COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _zot; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return lines(await run('bash', ['--norc', '-c', script], { cwd: folder }));
  },
  async fish(line) {
    return lines(await run('fish', ['--no-config', '-c', `source zot.fish; complete -C '${line}'`], { cwd: folder }));
  },
};

function lines({ code, stdout, stderr }: { code: number | null; stdout: string; stderr: string }): string[] {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout
    .split('\n')
    .map((line) => line.split('\t')[0]!)
    .filter(Boolean);
}

describe.each(['bash', 'fish'])('completion in %s', (shell) => {
  inShell(shell)('offers commands, options, values and files', async () => {
    const words = offered[shell]!;
    expect(await words('zot comp')).toEqual(['completion']);
    expect((await words('zot ve')).sort()).toEqual(['verify', 'verify-feature']);
    expect((await words('zot ')).sort()).toEqual(
      expect.arrayContaining(['completion', 'help', 'schema', 'serve', 'verify']),
    );
    expect(await words('zot relo')).toEqual(['reload']);
    expect(await words('zot plan --fr')).toEqual(['--from']);
    expect(await words('zot serve --gr')).toEqual(['--grace']);
    expect(await words('zot verify --fo')).toEqual(['--format']);
    expect((await words('zot verify --format ')).sort()).toEqual(['json', 'text']);
    expect((await words('zot completion ')).sort()).toEqual(
      expect.arrayContaining(['bash', 'fish', 'powershell', 'zsh']),
    );
    expect(await words('zot help sche')).toEqual(['schema']);
    for (const line of ['zot verify my', 'zot plan --from my']) {
      const files = await words(line);
      expect(files).toHaveLength(1);
      expect(files[0]!.replaceAll('\\', '')).toBe('my config.json');
    }
  });
});

describe('completion in zsh', () => {
  // zsh completes in a terminal only, so it gets one: Tab completes the line, ^X prints what it has become.
  const terminal = `
    zmodload zsh/zpty
    zpty z zsh -f -i
    zpty -w z 'PS1=; unset zle_bracketed_paste; autoload -Uz compinit; compinit -D; source zot.zsh'
    zpty -w z 'say() { print -r -- "<<$BUFFER>>"; BUFFER=; zle accept-line }; zle -N say'
    zpty -w z 'bindkey "^I" complete-word; bindkey "^X" say; print re""ady'
    zpty -r z out '*ready*'
    for line; do
      zpty -w -n z "$line"$'\\t\\x18'
      zpty -r z out '*<<*>>*'
      print -r -- "$out"
    done
    zpty -d z`;
  beforeAll(() => writeFileSync(join(folder, 'terminal.zsh'), terminal));

  inShell('zsh')('completes commands, options, values and files', async () => {
    const expected = {
      'zot comp': 'zot completion ',
      'zot serve --gr': 'zot serve --grace ',
      'zot verify --fo': 'zot verify --format ',
      'zot verify --format js': 'zot verify --format json ',
      'zot completion f': 'zot completion fish ',
      'zot help sche': 'zot help schema ',
      'zot verify my': 'zot verify my\\ config.json ',
      'zot plan --from my': 'zot plan --from my\\ config.json ',
    };
    const { stdout } = await run('zsh', ['-f', 'terminal.zsh', ...Object.keys(expected)], { cwd: folder });
    expect([...stdout.matchAll(/<<(.*?)>>/g)].map(([, line]) => line)).toEqual(Object.values(expected));
  });
});

it('names each command in the script of PowerShell', async () => {
  const { stdout } = await runZot(['completion', 'powershell']);
  expect(stdout).toContain("Register-ArgumentCompleter -Native -CommandName 'zot'");
  expect(stdout).toContain("'verify --format' = @('text', 'json')");
});
