import { Command, Help } from 'nest-commander';
import { commandTree } from '../completion/command-tree.js';
import { shells } from '../completion/shells.js';
import { StrictCommand, type Commander } from './strict-command.js';

@Command({ name: 'completion', description: 'Print what makes a shell complete commands and options.' })
export class CompletionCommand extends StrictCommand {
  override setCommand(command: Commander): this {
    const shell = command.createArgument('<shell>', 'the shell that is taught').choices(Object.keys(shells));
    command.addArgument(shell);
    return super.setCommand(command);
  }

  async run([shell]: string[]): Promise<void> {
    const render = await shells[shell as keyof typeof shells]();
    process.stdout.write(render(commandTree(this.command.parent!)));
  }

  @Help('after')
  examples(): string {
    const name = this.command.parent!.name();
    return `
Examples:
  source <(${name} completion bash)                                    # in ~/.bashrc
  source <(${name} completion zsh)                                     # in ~/.zshrc, after compinit
  ${name} completion fish > ~/.config/fish/completions/${name}.fish
  ${name} completion powershell | Out-String | Invoke-Expression       # in $PROFILE`;
  }
}
