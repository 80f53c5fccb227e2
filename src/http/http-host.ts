import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { Abstract, DynamicModule, INestApplicationContext } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Clock, endsWithin, type Begun, type CanHandOver, type Host } from '@zot/extension-api';
import { ErrorFilter } from './errors/error.filter.js';
import { answerFrameworkError } from './errors/framework-error.js';
import { RequestFrame } from './request-frame.js';
import { noSchemas } from './routing/no-schemas.js';
import { Routes } from './routing/routes.js';
import { routedTarget } from './routing/repository-path.js';
import { checkRoutes } from './routing/route-rules.js';
import { Application } from './server/application.js';
import type { Listener } from './server/listener.js';
import { Parking } from './server/parking.js';
import type { TrackedRequest } from './server/tracked-request.js';

/** Parameters of a route hold whole names and digests; what is longer is answered 414. */
const longestParameter = 1024;

/** Nest on Fastify, behind a listener of our own: Fastify never listens, so that another application can take its place. */
export class HttpHost implements Host, CanHandOver {
  readonly check = checkRoutes;
  private app: NestFastifyApplication | undefined;
  private readonly application = new Application((request, response) => this.handler(request, response));
  private parking: Parking | undefined;
  private handler: RequestListener = () => undefined;

  constructor(private readonly sockets: Abstract<object>) {}

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
    await this.ready();
    const addresses = await this.listener.open();
    this.listener.answerBy(this.application);
    return addresses;
  }

  /** Nest's own hooks are not called: what is open is stopped by the kernel (decision 0005). */
  async close(graceMs: number): Promise<void> {
    this.parking?.giveUp();
    if (this.app) await this.listener.close(graceMs);
    await this.retire();
  }

  async prepare(former: HttpHost): Promise<readonly string[]> {
    await this.ready();
    return this.listener.open(former.listener);
  }

  async giveUp(former: HttpHost): Promise<void> {
    this.listener.giveUp(former.listener);
    await this.retire();
  }

  takeOver(former: HttpHost): void {
    this.application.follow(former.application);
    this.listener.answerBy(this.application, former.listener);
    former.parking?.release(this.application);
    // What ended the waiting remembers who called, so that each host would keep the one that came after it.
    former.parking = undefined;
  }

  hold(): void {
    const routes = this.part(Routes);
    this.parking = new Parking({
      clock: this.part(Clock),
      next: this.application,
      passesOn: ({ method = '', url = '' }) => routes.isPublic(method, routedTarget(url)),
    });
    this.listener.answerBy(this.parking, this.listener);
  }

  release(): void {
    this.listener.answerBy(this.application, this.listener);
    this.parking?.release(this.application);
    this.parking = undefined;
  }

  async settled(begun: Begun, limitMs: number): Promise<boolean> {
    if (this.application.isSettled(begun)) return true;
    const enough = new AbortController();
    const isOver = await endsWithin(this.part(Clock), limitMs, this.application.settled(begun, enough.signal));
    enough.abort();
    return isOver;
  }

  cut(begun: Begun): void {
    this.application.cut(begun);
  }

  async retire(): Promise<void> {
    await this.app?.getHttpAdapter().getInstance().close();
  }

  private async ready(): Promise<void> {
    const instance = this.app!.getHttpAdapter().getInstance();
    const routes = this.part(Routes);
    routes.addContributed(instance);
    await this.app!.init();
    routes.complete(instance);
    await instance.ready();
  }

  private get listener(): Listener {
    return this.app!.get(this.sockets as Abstract<Listener>, { strict: false });
  }

  private part<T>(type: Abstract<T>): T {
    return this.app!.get(type, { strict: false });
  }
}
