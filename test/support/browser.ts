import { request, type IncomingHttpHeaders } from 'node:http';

export interface Visited {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Follows redirects and keeps cookies by host, port and path, as far as logins need it. Plain HTTP. */
export class Browser {
  private readonly jar = new Map<string, Map<string, { value: string; path: string }>>();

  cookie(origin: string, name: string): string | undefined {
    return this.jar.get(new URL(origin).origin)?.get(name)?.value;
  }

  setCookie(origin: string, name: string, value: string, path = '/'): void {
    const cookies = this.jar.get(new URL(origin).origin) ?? new Map();
    cookies.set(name, { value, path });
    this.jar.set(new URL(origin).origin, cookies);
  }

  /** One request; no redirect is followed. */
  async ask(url: URL, method = 'GET', headers: Record<string, string> = {}): Promise<Visited> {
    const { promise, resolve, reject } = Promise.withResolvers<Visited>();
    const cookie = [...(this.jar.get(url.origin) ?? [])]
      .filter(([, { path }]) => url.pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
    const sent = request(
      url,
      { method, agent: false, headers: { ...headers, ...(cookie && { cookie }) } },
      (answer) => {
        let body = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => (body += part));
        answer.on('end', () => {
          for (const line of answer.headers['set-cookie'] ?? []) this.keep(url, line);
          resolve({ url, status: answer.statusCode!, headers: answer.headers, body });
        });
      },
    );
    sent.on('error', reject);
    sent.end();
    return promise;
  }

  /** Follows redirects as far as one does not lead away from the origins given. */
  async visit(start: URL, origins: readonly string[], headers: Record<string, string> = {}): Promise<Visited> {
    let visited = await this.ask(start, 'GET', headers);
    for (let hops = 0; hops < 20 && visited.headers.location !== undefined; hops += 1) {
      const next = new URL(visited.headers.location, visited.url);
      if (!origins.includes(next.origin)) break;
      visited = await this.ask(next, 'GET', headers);
    }
    return visited;
  }

  private keep(url: URL, line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((one) => one.trim());
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(pair.indexOf('=') + 1);
    const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/';
    const isGone =
      attributes.some((one) => /^max-age=0$/i.test(one)) ||
      attributes.some((one) => /^expires=/i.test(one) && Date.parse(one.slice(8)) <= Date.now());
    if (isGone) this.jar.get(url.origin)?.delete(name);
    else this.setCookie(url.origin, name, value, path);
  }
}
