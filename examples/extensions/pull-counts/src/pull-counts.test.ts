import '@zot/testkit/node-test';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Rights } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { MemoryRecordStore, runCommand, stepsOf, taskSuite } from '@zot/testkit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counts } from './counts.js';
import { KeepTask } from './keep.task.js';
import { PullCountsController } from './pull-counts.controller.js';
import { PullsCommand } from './pulls.command.js';

function pulled(names: string, records = new MemoryRecordStore()): Counts {
  const counts = new Counts(records);
  for (const name of names.split(' ')) counts.pulled({ repository: name as RepositoryName });
  return counts;
}

taskSuite('KeepTask', {
  task: () => {
    const counts = pulled('a b c');
    // A run takes what is new; so that each has something, two repositories are pulled before it.
    const keep = counts.keep.bind(counts);
    counts.keep = () => {
      for (const name of ['d', 'e']) counts.pulled({ repository: name as RepositoryName });
      return keep();
    };
    return new KeepTask(60_000, counts);
  },
});

describe('the counts', () => {
  it('are added to those of before', async () => {
    const records = new MemoryRecordStore();
    for (const names of ['a a b', 'a']) await stepsOf(new KeepTask(60_000, pulled(names, records)));
    assert.deepEqual(
      [...(await pulled('b', records).all())],
      [
        ['a', 3],
        ['b', 2],
      ],
    );
  });

  it('are listed by the command, most pulls first', async () => {
    const command = new PullsCommand(pulled('team/a b team/c team/c'));
    assert.deepEqual((await runCommand(command, ['team/'])).lines, ['2\tteam/c', '1\tteam/a']);
    assert.equal((await runCommand(command, ['a', 'b'])).code, 2);
  });

  it('are shown to clients for what they may read only', async () => {
    const rights = { readable: () => (name: string) => name === 'open' } as unknown as Rights;
    const sent: Buffer[] = [];
    const reply = {
      header: () => reply,
      send: async (body: Buffer) => void sent.push(body),
    } as unknown as FastifyReply;
    await new PullCountsController(pulled('open secret'), rights).list({} as FastifyRequest, reply);
    assert.deepEqual(JSON.parse(String(sent[0])), { pulls: { open: 1 } });
  });
});
