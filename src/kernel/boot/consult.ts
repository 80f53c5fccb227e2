import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import type { Composed } from '../compose/composed.js';
import { fillSlots } from './fill.js';

/**
 * Builds the graph without starting anything of it, for a command beside a server that asks one of the ports. Nothing is
 * locked and nobody listens. The caller closes it.
 */
export async function consult(composed: Composed): Promise<INestApplicationContext> {
  const app = await NestFactory.createApplicationContext(composed.root, { logger: false, abortOnError: false });
  fillSlots(app, composed);
  return app;
}
