import { Controller, Get, Res } from '@nestjs/common';
import {
  Access,
  Cors,
  discoveryEntries,
  FromPoint,
  type Contributions,
  type Discoverable,
  type DiscoveryEntry,
} from '@zot/extension-api';
import type { FastifyReply } from 'fastify';
import { sendJson } from './send-json.js';

/** Which extensions of the API are on (dist-spec, extensions, "Discovery"). */
@Controller('v2/_oci/ext/discover')
export class DiscoveryController {
  constructor(@FromPoint(discoveryEntries) private readonly entries: Contributions<Discoverable>) {}

  @Get()
  @Access('identified')
  @Cors()
  discover(@Res() reply: FastifyReply): void {
    const extensions = new Map<string, DiscoveryEntry>();
    // One of a package that fails tells nothing.
    for (const entry of this.entries.all.flatMap((one) => one.discovery() ?? [])) {
      const known = extensions.get(entry.name);
      const endpoints = [...(known?.endpoints ?? []), ...entry.endpoints];
      extensions.set(entry.name, { ...(known ?? entry), endpoints: [...new Set(endpoints)] });
    }
    sendJson(reply, { extensions: [...extensions.values()] });
  }
}
