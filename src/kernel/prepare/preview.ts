import { NestFactory } from '@nestjs/core';
import type { LocatedIssue } from '../read/located-issue.js';
import type { Graph } from './prepare.js';
import { wiringIssue } from './wiring-issue.js';

/**
 * Has Nest resolve the whole graph without building anything of it: no constructor, factory or hook runs. The first thing
 * that cannot be met is an issue; Nest does not look for a second.
 */
export async function preview(graph: Graph): Promise<LocatedIssue | undefined> {
  const { root, host } = graph.composed;
  try {
    const app = host
      ? await host.create(root, { preview: true })
      : await NestFactory.createApplicationContext(root, { preview: true, logger: false, abortOnError: false });
    await app.close();
    return undefined;
  } catch (error) {
    const problem = wiringIssue(error, graph);
    if (!problem) throw error;
    return problem;
  }
}
