/** A proxy of toxiproxy before the S3 server. */
export class Toxiproxy {
  private constructor(
    private readonly api: string,
    readonly endpoint: string,
  ) {}

  static async make(api: string, name: string, upstream: string): Promise<Toxiproxy> {
    await fetch(`${api}/proxies/${name}`, { method: 'DELETE' });
    const body = JSON.stringify({ name, listen: '127.0.0.1:0', upstream, enabled: true });
    const made = (await (await fetch(`${api}/proxies`, { method: 'POST', body })).json()) as { listen: string };
    return new Toxiproxy(`${api}/proxies/${name}`, `http://${made.listen}`);
  }

  /** `toxicity`: the share of connections that it befalls. */
  async add(type: string, attributes: object, stream: 'upstream' | 'downstream', toxicity = 1): Promise<void> {
    const body = JSON.stringify({ name: 'fault', type, stream, toxicity, attributes });
    const answer = await fetch(`${this.api}/toxics`, { method: 'POST', body });
    if (!answer.ok) throw new Error(`toxiproxy: ${await answer.text()}`);
  }

  async clear(): Promise<void> {
    await fetch(`${this.api}/toxics/fault`, { method: 'DELETE' });
  }

  async enable(enabled: boolean): Promise<void> {
    await fetch(this.api, { method: 'POST', body: JSON.stringify({ enabled }) });
  }
}
