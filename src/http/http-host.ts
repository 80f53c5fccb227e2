import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Host } from '@zot/extension-api';
import { ErrorFilter } from './errors/error.filter.js';
import { answerFrameworkError } from './errors/framework-error.js';
import { RequestFrame } from './request-frame.js';
import { noSchemas } from './routing/no-schemas.js';
import { Routes } from './routing/routes.js';
import { routedTarget } from './routing/repository-path.js';
import type { RegistryServer } from './server/registry-server.js';
import { ServerFactory } from './server/server-factory.js';
import type { TrackedRequest } from './server/tracked-request.js';

/** Parameters of a route hold whole names and digests; what is longer is answered 414. */
const longestParameter = 1024;

/** Nest on Fastify, behind a server of our own: Fastify never listens, so that another application can take its place. */
export class HttpHost implements Host {
  private app: NestFastifyApplication | undefined;
  private server: RegistryServer | undefined;
  private handler: RequestListener = () => undefined;

  async create(root: DynamicModule, { preview }: { preview: boolean }): Promise<INestApplicationContext> {
    const quiet = { logger: false, abortOnError: false } as const;
    if (preview) return NestFactory.createApplicationContext(root, { ...quiet, preview });
    const adapter = new FastifyAdapter({
      rewriteUrl: ({ url = '' }) => routedTarget(url),
      routerOptions: { maxParamLength: longestParameter },
      exposeHeadRoutes: false,
      genReqId: (request: IncomingMessage) => (request as TrackedRequest).id,
      frameworkErrors: answerFrameworkError,
      // It would answer in words of its own while the last requests are finished.
      return503OnClosing: false,
      // Nothing here is a middleware by path: paths are read in one place only.
      skipMiddie: true,
      multipart: false,
      schemaController: noSchemas,
      serverFactory: (handler: RequestListener) => {
        this.handler = handler;
        return createServer();
      },
    });
    this.app = await NestFactory.create<NestFastifyApplication>(root, adapter, { ...quiet, bodyParser: false });
    const instance = adapter.getInstance();
    instance.removeAllContentTypeParsers();
    instance.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    this.part(RequestFrame).install(instance);
    this.part(Routes).watch(instance);
    this.app.useGlobalFilters(this.part(ErrorFilter));
    return this.app;
  }

  async listen(): Promise<readonly string[]> {
    const instance = this.app!.getHttpAdapter().getInstance();
    const routes = this.part(Routes);
    routes.addContributed(instance);
    await this.app!.init();
    routes.complete(instance);
    await instance.ready();
    this.server = this.part(ServerFactory).create();
    this.server.handler = this.handler;
    return this.server.listen();
  }

  /** Nest's own hooks are not called: what is open is stopped by the kernel (decision 0005). */
  async close(graceMs: number): Promise<void> {
    await this.server?.close(graceMs);
    await this.app?.getHttpAdapter().getInstance().close();
  }

  private part<T>(type: new (...given: never[]) => T): T {
    return this.app!.get(type as new () => T, { strict: false });
  }
}
