import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';

/** The service to test against: a real one that runs (dynamodb.sh starts it), or else a double in this process. */
export class DynamodbServer {
  private constructor(
    readonly title: string,
    readonly endpoint: string,
    private readonly server?: Server,
  ) {}

  static async start(): Promise<DynamodbServer> {
    const real = process.env['DYNAMODB_ENDPOINT'];
    if (real) return new DynamodbServer('DynamoDB Local', real);
    const { default: dynalite } = await import('dynalite');
    const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new DynamodbServer('dynalite', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server);
  }

  stop(): void {
    this.server?.close();
  }
}
