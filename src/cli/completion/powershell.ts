import type { CommandTree, CompletedOption } from './command-tree.js';

export function powershellScript({ name, options, commands }: CommandTree): string {
  const words = [
    entry('', [...commands.map((command) => [command.name, command.description] as const), ...flagsOf(options)]),
    ...commands.map(({ name: command, options: own, argument }) => {
      const fixed = typeof argument === 'string' ? [] : argument.map((word) => [word, word] as const);
      return entry(command, [...fixed, ...flagsOf(own)]);
    }),
  ];
  const values = [{ name: '', options }, ...commands].flatMap((command) =>
    command.options
      .filter((option) => option.choices.length > 0)
      .flatMap((option) => option.flags.map((flag) => [`${command.name} ${flag}`, option.choices] as const)),
  );
  return `# PowerShell completion for ${name}
Register-ArgumentCompleter -Native -CommandName ${quoted(name)} -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @{
${words.join('\n')}
  }
  $values = @{
${values.map(([key, choices]) => `    ${quoted(key)} = @(${choices.map(quoted).join(', ')})`).join('\n')}
  }
  $typed = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
    ForEach-Object { $_.ToString() } | Select-Object -Skip 1)
  $command = $typed | Where-Object { $_ -and $words.ContainsKey($_) } | Select-Object -First 1
  if (-not $command) { $command = '' }
  $previous = if ($typed.Count -gt 0) { "$command $($typed[-1])" } else { '' }
  $found = if ($values.ContainsKey($previous)) { $values[$previous] | ForEach-Object { , @($_, $_) } } else { $words[$command] }
  $found | Where-Object { $_[0] -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])
  }
}
`;
}

/** The leading comma keeps a pair together, where the pipeline would take it apart. */
function entry(command: string, words: readonly (readonly [string, string])[]): string {
  const pairs = words.map(([word, description]) => `      , @(${quoted(word)}, ${quoted(description || word)})`);
  return [`    ${quoted(command)} = @(`, ...pairs, '    )'].join('\n');
}

function flagsOf(options: readonly CompletedOption[]): (readonly [string, string])[] {
  return options.flatMap(({ flags, description }) => flags.map((flag) => [flag, description] as const));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
