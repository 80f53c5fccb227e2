import { Option, SubCommand } from 'nest-commander';
import { StrictCommand } from '../strict-command.js';

@SubCommand({
  name: 'create',
  arguments: '<name>',
  argsDescription: { name: 'the name of the new package, such as @acme/zot-tags' },
  description: 'Write a new extension: a package that compiles and has tests.',
})
export class ExtensionCreateCommand extends StrictCommand {
  async run([name]: string[], options: { folder?: string }): Promise<void> {
    const { create } = await import('../../extension/create/create.js');
    process.exitCode = create(name!, options);
  }

  @Option({ flags: '--folder <folder>', description: 'Where it is written. (default: a folder of its name, here)' })
  folder(value: string): string {
    return value;
  }
}
