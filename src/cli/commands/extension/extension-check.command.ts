import { SubCommand } from 'nest-commander';
import { PaintedCommand } from '../painted-command.js';

@SubCommand({
  name: 'check',
  arguments: '<name>',
  argsDescription: { name: 'the full name of the package, as npm knows it, or the path of a module' },
  description: 'Load a package as the server does, wire it, and run the suites of what it makes.',
})
export class ExtensionCheckCommand extends PaintedCommand {
  async run([name]: string[], options: { color?: boolean }): Promise<void> {
    const { check } = await import('../../extension/check/check.js');
    process.exitCode = await check(name!, this.flavour, options);
  }
}
