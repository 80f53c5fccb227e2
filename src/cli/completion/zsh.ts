import type { CommandTree, CompletedCommand, CompletedOption } from './command-tree.js';

/** May be sourced, or put as `_<name>` into a folder of `fpath`. */
export function zshScript({ name, options, commands }: CommandTree): string {
  const call = `_${name}`;
  return `#compdef ${name}
compdef ${call} ${name}

${call}() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -C${options.map(optionSpec).join('')} \\
    '1: :->command' '*:: :->rest'
  case $state in
    command)
      local -a commands=(
${commands.map(({ name: one, description }) => `        ${quoted(`${one}:${description}`)}`).join('\n')}
      )
      _describe command commands ;;
    rest)
      case $line[1] in
${commands.map(commandCase).join('\n')}
      esac ;;
  esac
}

if [ "$funcstack[1]" = "${call}" ]; then ${call} "$@"; fi
`;
}

function commandCase({ name, options, argument }: CompletedCommand): string {
  const specs = options.map(optionSpec).join('');
  return `        ${name}) _arguments${specs}${argumentSpec(argument)} ;;`;
}

function argumentSpec(argument: CompletedCommand['argument']): string {
  if (argument === 'nothing') return '';
  return argument === 'file' ? ` '1:file:_files'` : ` '1:word:(${argument.join(' ')})'`;
}

function optionSpec({ flags, description, takesValue, choices, takesPath }: CompletedOption): string {
  const help = `[${description.replace(/[[\]:\\]/g, '\\$&')}]`;
  const value = takesPath ? ':file:_files' : takesValue ? `:value:(${choices.join(' ')})` : '';
  const others = flags.length > 1 ? `(${flags.join(' ')})` : '';
  return flags.map((flag) => ` \\\n          ${quoted(`${others}${flag}${help}${value}`)}`).join('');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
