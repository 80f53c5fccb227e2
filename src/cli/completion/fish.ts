import type { CommandTree, CompletedOption } from './command-tree.js';

export function fishScript({ name, options, commands }: CommandTree): string {
  const names = commands.map((command) => command.name).join(' ');
  const none = `not __fish_seen_subcommand_from ${names}`;
  const lines = [
    `# fish completion for ${name}`,
    `complete -c ${name} -f`,
    ...options.map((option) => `complete -c ${name} -n '${none}' ${optionWords(option)}`),
  ];
  for (const command of commands) {
    const seen = `__fish_seen_subcommand_from ${command.name}`;
    lines.push(`complete -c ${name} -n '${none}' -a ${command.name} -d ${quoted(command.description)}`);
    if (command.argument === 'file') lines.push(`complete -c ${name} -n '${seen}' -F`);
    else if (command.argument !== 'nothing') {
      lines.push(`complete -c ${name} -n '${seen}' -a ${quoted(command.argument.join(' '))}`);
    }
    lines.push(...command.options.map((option) => `complete -c ${name} -n '${seen}' ${optionWords(option)}`));
  }
  return `${lines.join('\n')}\n`;
}

function optionWords({ flags, description, takesValue, choices, takesPath }: CompletedOption): string {
  const spelled = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value = takesPath ? ['-r -F'] : takesValue ? [`-x -a ${quoted(choices.join(' '))}`] : [];
  return [...spelled, ...value, `-d ${quoted(description)}`].join(' ');
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
