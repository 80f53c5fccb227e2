import { Inject } from '@nestjs/common';
import { Option } from 'nest-commander';
import { Flavour } from '../flavour.js';
import { StrictCommand } from './strict-command.js';

/** A command that prints for people, in colors where they see them. */
export abstract class PaintedCommand extends StrictCommand {
  constructor(@Inject(Flavour) protected readonly flavour: Flavour) {
    super();
  }

  @Option({ flags: '--no-color', description: 'Print without colors. NO_COLOR and FORCE_COLOR count too.' })
  color(): boolean {
    return false;
  }
}
