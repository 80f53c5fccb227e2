import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HttpException, InternalServerErrorException, NotFoundException } from '@nestjs/common';
import { RecordsUnavailable, StorageUnavailable } from '@zot/extension-api';
import { errorCodes, RegistryError } from '@zot/oci';
import { errorAnswer } from './error-answer.js';

const codeIn = (body: string) => (JSON.parse(body) as { errors: [{ code: string }] }).errors[0].code;

describe('the answer of an error', () => {
  it.each([
    ['a refusal', new RegistryError('DENIED'), 403, 'DENIED', false],
    ['a refusal of another status', new RegistryError('DENIED', {}, { status: 405 }), 405, 'DENIED', false],
    [
      'a refusal because the disk is full',
      new RegistryError('DENIED', {}, { cause: failing('ENOSPC') }),
      403,
      'DENIED',
      false,
    ],
    ['no route', new NotFoundException('Cannot GET /v2/!'), 404, 'UNSUPPORTED', false],
    ['a login', new HttpException('x', 401), 401, 'UNAUTHORIZED', false],
    ['no right', new HttpException('x', 403), 403, 'DENIED', false],
    ['a limit', new HttpException('x', 429), 429, 'TOOMANYREQUESTS', false],
    ['a fault in words of Nest', new InternalServerErrorException('x'), 500, 'UNKNOWN', true],
    ['an error of Fastify', fastify(413), 413, 'UNSUPPORTED', false],
    ['an answer of another server', Object.assign(new Error('x'), { statusCode: 404 }), 500, 'UNKNOWN', true],
    ['an error of Fastify without a status', fastify(200), 500, 'UNKNOWN', true],
    ['a full disk', failing('ENOSPC'), 507, 'UNKNOWN', true],
    ['a quota', failing('EDQUOT'), 507, 'UNKNOWN', true],
    [
      'a read-only disk, deep down',
      new Error('a', { cause: new Error('b', { cause: failing('EROFS') }) }),
      507,
      'UNKNOWN',
      true,
    ],
    ['no descriptors', failing('EMFILE'), 503, 'UNKNOWN', true],
    ['records that are away', new RecordsUnavailable('gone'), 503, 'UNKNOWN', true],
    ['a store that is away', new StorageUnavailable('gone'), 503, 'UNKNOWN', true],
    ['a broken disk', failing('EIO'), 500, 'UNKNOWN', true],
    ['something thrown', 'text', 500, 'UNKNOWN', true],
    ['nothing thrown', undefined, 500, 'UNKNOWN', true],
  ])('of %s', (_, error, status, code, isFault) => {
    const answer = errorAnswer(error);
    expect([answer.status, codeIn(answer.body), answer.isFault]).toEqual([status, code, isFault]);
  });

  it('says nothing of where and why', () => {
    for (const error of [failing('EIO'), new InternalServerErrorException('secret'), new NotFoundException('secret')]) {
      expect(errorAnswer(error).body).not.toContain('secret');
    }
  });
});

function fastify(statusCode: number): Error {
  return Object.assign(new Error('x'), { code: 'FST_ERR_X', statusCode });
}

function failing(code: string): Error {
  return Object.assign(new Error(`${code}: write '/secret'`), { code });
}

describe('the page on errors', () => {
  it('names the codes and statuses of the table, and no others', async () => {
    const page = await readFile(join(import.meta.dirname, '../../../docs/errors.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `([A-Z_]+)` *\| (\d{3}) /gm)].map(([, code, status]) => [code, Number(status)]);
    expect(rows).toEqual(Object.entries(errorCodes).map(([code, { status }]) => [code, status]));
  });
});
