import type { CommandTree, CompletedCommand, CompletedOption } from './command-tree.js';

/** Works with bash 3.2 too, which is what macOS has. */
export function bashScript({ name, options, commands }: CommandTree): string {
  const call = `_${name.replace(/\W/g, '_')}`;
  const values = [['', options] as const, ...commands.map((command) => [command.name, command.options] as const)];
  return `# bash completion for ${name}
${call}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= word words= IFS=$' \\t\\n'
  # bash takes --format=json for three words.
  if [[ $current == = ]]; then current=; elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in ${commands.map((command) => command.name).join('|')}) command=$word; break ;; esac
  done
  COMPREPLY=()
  case "$command $previous" in
${values.flatMap(([command, all]) => all.filter((option) => option.takesValue).map((option) => valueCase(command, option))).join('\n')}
  esac
  case $command in
    '') words='${[...commands.map((command) => command.name), ...flags(options)].join(' ')}' ;;
${commands.map(commandCase).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F ${call} ${name}
`;
}

function valueCase(command: string, option: CompletedOption): string {
  const patterns = option.flags.map((flag) => `'${command} ${flag}'`).join('|');
  if (!option.takesPath) {
    return `    ${patterns}) COMPREPLY=($(compgen -W '${option.choices.join(' ')}' -- "$current")); return ;;`;
  }
  return `    ${patterns})
      compopt -o filenames 2>/dev/null
      IFS=$'\\n' COMPREPLY=($(compgen -f -- "$current"))
      return ;;`;
}

function commandCase({ name, options, argument }: CompletedCommand): string {
  const words = [...(typeof argument === 'string' ? [] : argument), ...flags(options)].join(' ');
  if (argument !== 'file') return `    ${name}) words='${words}' ;;`;
  return `    ${name})
      words='${words}'
      if [[ $current != -* ]]; then
        compopt -o filenames 2>/dev/null
        IFS=$'\\n' COMPREPLY=($(compgen -f -- "$current"))
        return
      fi ;;`;
}

function flags(options: readonly CompletedOption[]): string[] {
  return options.flatMap((option) => option.flags);
}
