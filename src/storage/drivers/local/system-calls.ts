import * as fs from 'node:fs';
import { promisify } from 'node:util';

/** The calls this driver makes, as promises over plain descriptors: cheaper than those over file handles. */
export const calls = {
  open: promisify(fs.open),
  read: promisify(fs.read),
  writev: promisify(fs.writev),
  close: promisify(fs.close),
  fsync: promisify(fs.fsync),
  ftruncate: promisify(fs.ftruncate),
  fstat: promisify(fs.fstat),
  lstat: promisify(fs.lstat),
  mkdir: promisify(fs.mkdir),
  rename: promisify(fs.rename),
  link: promisify(fs.link),
  unlink: promisify(fs.unlink),
  rmdir: promisify(fs.rmdir),
  lutimes: promisify(fs.lutimes),
};

/** Whether `error` came from the system with one of these codes. */
export function isSystemError(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
  return codes.includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
}

/** Nothing more can be written, whatever it is. */
export function isFull(error: unknown): boolean {
  return isSystemError(error, 'ENOSPC', 'EDQUOT');
}

/** Nothing is there, or something on the way is no folder. */
export function isAbsent(error: unknown): boolean {
  return isSystemError(error, 'ENOENT', 'ENOTDIR');
}
