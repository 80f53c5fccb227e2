import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket, createServer as createTlsServer } from 'node:tls';
import { BerReader, BerWriter, BindRequest, SearchRequest } from 'ldapts';

export interface LdapEntry {
  readonly dn: string;
  readonly password?: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}

export interface LdapDoubleOptions {
  readonly entries: readonly LdapEntry[];
  readonly certificate?: { readonly certificate: string; readonly key: string };
  /** TLS from the first byte. */
  readonly isSecure?: boolean;
}

const bindResponse = 0x61;
const searchEntry = 0x64;
const searchDone = 0x65;
const extendedResponse = 0x78;

/** A directory in this process: binds, searches by equality and `and`, StartTLS; and what a broken one may do. */
export class LdapDouble {
  /** What was asked, one word and its object each: `bind cn=x`, `search (uid=ann)`, `startTLS`; `in TLS` where it was. */
  readonly asked: string[] = [];
  connections = 0;
  /** Answers nothing any more. */
  isSilent = false;
  /** Bytes behind the answer to StartTLS, in the clear. */
  injected: Buffer | undefined;
  /** The result of StartTLS. */
  startTlsResult = 0;
  entries: readonly LdapEntry[];
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly options: LdapDoubleOptions) {
    this.entries = options.entries;
    const { certificate, key } = options.certificate ?? {};
    this.server = options.isSecure
      ? createTlsServer({ cert: certificate, key }, (socket) => this.serve(socket, true))
      : createServer((socket) => this.serve(socket, false));
    this.server.on('connection', (socket: Socket) => {
      this.connections += 1;
      this.sockets.add(socket);
      socket.setNoDelay();
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => {});
    });
    this.server.on('tlsClientError', () => {});
  }

  static async start(options: LdapDoubleOptions): Promise<LdapDouble> {
    const double = new LdapDouble(options);
    double.server.listen(0, '127.0.0.1');
    await once(double.server, 'listening');
    return double;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Breaks all connections, as a restart does. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.cut();
    await closed;
  }

  private serve(socket: Socket, isSecure: boolean): void {
    let rest = Buffer.alloc(0);
    const note = (text: string): void => void this.asked.push(isSecure ? `${text} in TLS` : text);
    const read = (data: Buffer): void => {
      rest = Buffer.concat([rest, data]);
      for (;;) {
        const reader = new BerReader(rest);
        if (reader.readSequence() === null || reader.remain < reader.length) return;
        const end = reader.offset + reader.length;
        const message = new BerReader(rest.subarray(reader.offset, end));
        rest = rest.subarray(end);
        const id = message.readInt()!;
        const operation = message.readSequence()!;
        if (this.isSilent) continue;
        if (operation === 0x60) this.bind(socket, id, message, note);
        else if (operation === 0x63) this.search(socket, id, message, note);
        else if (operation === 0x77) {
          note('startTLS');
          socket.removeListener('data', readOrEnd);
          this.startTls(socket, id);
          return;
        } else socket.end();
      }
    };
    const readOrEnd = (data: Buffer): void => {
      try {
        read(data);
      } catch {
        socket.destroy(); // Not LDAP.
      }
    };
    socket.on('data', readOrEnd);
    socket.on('error', () => {});
  }

  private bind(socket: Socket, id: number, message: BerReader, note: (text: string) => void): void {
    const request = new BindRequest({ messageId: id });
    request.parseMessage(message);
    note(`bind ${request.dn}`);
    const entry = this.entries.find(({ dn }) => dn === request.dn);
    // As directories do: with a name and no password one is in, as nobody.
    const isRight = request.password === '' || (entry?.password !== undefined && entry.password === request.password);
    socket.write(answer(id, bindResponse, isRight ? 0 : 49));
  }

  private search(socket: Socket, id: number, message: BerReader, note: (text: string) => void): void {
    const request = new SearchRequest({ messageId: id, filter: undefined as never });
    request.parseMessage(message);
    const { baseDN, scope, filter, sizeLimit, attributes } = request;
    note(`search ${scope} ${filter.toString()} for ${attributes.join(',')}`);
    const found = this.entries.filter(({ dn, attributes: values = {} }) => {
      if (!dn.endsWith(`,${baseDN}`)) return false;
      if (scope === 'one' && dn.slice(0, -baseDN.length - 1).includes(',')) return false;
      return combinations(values).some((one) => filter.matches(one));
    });
    for (const entry of found.slice(0, sizeLimit)) socket.write(entryMessage(id, entry, attributes));
    socket.write(answer(id, searchDone, found.length > sizeLimit ? 4 : 0));
  }

  private startTls(socket: Socket, id: number): void {
    socket.write(Buffer.concat([answer(id, extendedResponse, this.startTlsResult), this.injected ?? Buffer.alloc(0)]));
    if (this.startTlsResult !== 0) return;
    const { certificate, key } = this.options.certificate!;
    const secure = new TLSSocket(socket, {
      isServer: true,
      secureContext: createSecureContext({ cert: certificate, key }),
    });
    this.serve(secure, true);
  }
}

function answer(id: number, operation: number, code: number): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(operation);
  writer.writeEnumeration(code);
  writer.writeString('');
  writer.writeString('');
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}

function entryMessage(id: number, { dn, attributes = {} }: LdapEntry, wanted: readonly string[]): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(searchEntry);
  writer.writeString(dn);
  writer.startSequence();
  for (const [name, values] of Object.entries(attributes)) {
    if (!wanted.some((one) => one.toLowerCase() === name.toLowerCase())) continue;
    writer.startSequence();
    writer.writeString(name);
    writer.startSequence(0x31);
    for (const value of values) writer.writeString(value);
    writer.endSequence();
    writer.endSequence();
  }
  writer.endSequence();
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}

/** Filters look at one value for each attribute. */
function combinations(attributes: Readonly<Record<string, readonly string[]>>): Record<string, string>[] {
  return Object.entries(attributes).reduce<Record<string, string>[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name.toLowerCase()]: value }))),
    [{}],
  );
}
