import { Injectable } from '@nestjs/common';
import type { Command, CommandCall } from '@zot/extension-api';
import { Counts } from './counts.js';

/** `zot run config.json pulls [<prefix>]` */
@Injectable()
export class PullsCommand implements Command {
  readonly name = 'pulls';
  readonly describe = 'List how often repositories were pulled, those with most pulls first.';

  constructor(private readonly counts: Counts) {}

  async run({ args, print }: CommandCall): Promise<number> {
    const [prefix = '', ...others] = args;
    if (others.length > 0) {
      print('usage: pulls [<prefix>]');
      return 2;
    }
    const all = [...(await this.counts.all())].filter(([repository]) => repository.startsWith(prefix));
    all.sort(([, one], [, other]) => other - one);
    for (const [repository, count] of all) print(`${count}\t${repository}`);
    return 0;
  }
}
