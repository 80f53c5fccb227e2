import type { CallHandler, CanActivate, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Observable } from 'rxjs';
import type { Reports } from '../boot/guard.js';
import type { PackageOrigin } from '../packages/package-origin.js';
import { RouteCall } from './route-call.js';

/**
 * Stands before the controllers of a package. As the first of their guards it sees the whole of a request, other guards
 * included; as the first of their interceptors it hears what is thrown, which no status tells.
 */
export class ControllerGuard implements CanActivate, NestInterceptor {
  private readonly calls = new WeakMap<FastifyReply, RouteCall>();

  constructor(
    private readonly origin: PackageOrigin,
    private readonly reports: Reports,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const hook = `${context.getClass().name}.${context.getHandler().name}`;
    const route = { origin: this.origin, hook, reports: this.reports };
    this.calls.set(reply, new RouteCall(route, http.getRequest<FastifyRequest>(), reply));
    return true;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const call = this.calls.get(context.switchToHttp().getResponse<FastifyReply>())!;
    return new Observable((subscriber) => {
      call.onLate = (error) => subscriber.error(error);
      subscriber.add(() => (call.onLate = undefined));
      return next.handle().subscribe({
        next: (value) => subscriber.next(value),
        error: (error) => {
          call.threw(error);
          subscriber.error(error);
        },
        complete: () => subscriber.complete(),
      });
    });
  }
}
