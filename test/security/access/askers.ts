import { Agent } from 'node:https';
import type { Authority, Certificate } from '../../support/certificates.js';
import { Client } from '../../support/client.js';
import { basic } from '../../support/password-file.js';
import type { Asker } from './access-table.js';

/** Users of the tests, by what is granted to them; each but the first has a policy of its own. */
export const users = ['none', 'read', 'create', 'update', 'delete', 'collision', 'group', 'admin'];

/** What is granted to them, wherever they come from. */
export const accessControl = {
  repositories: {
    '**': {
      policies: [
        ...['read', 'create', 'update', 'delete'].map((action) => ({ users: [action], actions: [action] })),
        { users: ['collision'], actions: ['detectManifestCollision'] },
        { groups: ['Readers'], actions: ['read'] },
      ],
    },
    'public/**': { anonymousPolicy: ['read'] },
  },
  groups: { readers: { users: ['group'] } },
  adminPolicy: { users: ['admin'], actions: ['read', 'create', 'update', 'delete'] },
  metrics: { users: ['read'] },
};

export type Askers = Readonly<Record<string, Asker>>;

/** Clients of a server with TLS. Each has connections of its own, since a certificate belongs to them. */
export class SecureClients {
  private readonly agents: Agent[] = [];

  constructor(
    private readonly url: string,
    private readonly authority: Authority,
  ) {}

  open(headers: Readonly<Record<string, string>> = {}, certificate?: Certificate): Client {
    const { certificate: cert, key } = certificate ?? {};
    const agent = new Agent({ keepAlive: true, ca: this.authority.certificate, ...(cert && { cert, key }) });
    this.agents.push(agent);
    return new Client(this.url, headers, agent);
  }

  close(): void {
    for (const agent of this.agents) agent.destroy();
  }

  byPassword(passwordOf: (user: string) => string): Askers {
    return Object.fromEntries(users.map((user) => [user, { client: this.open(basic(user, passwordOf(user))) }]));
  }

  byCertificate(): Askers {
    const issued = (user: string, days = 1) => this.authority.issue({ commonName: user, usage: 'client', days });
    return {
      ...Object.fromEntries(users.map((user) => [user, { client: this.open({}, issued(user)) }])),
      expired: { client: this.open({}, issued('admin', -1)) },
    };
  }

  async byKey(): Promise<Askers> {
    const askers: Record<string, Asker> = {};
    const keys = this.open();
    for (const user of [...users, 'expired']) {
      const headers = basic(user === 'expired' ? 'admin' : user);
      const made = await keys.ask('POST', '/zot/auth/apikey', { headers, body: '{}' });
      const { apiKey, uuid } = JSON.parse(made.body.toString()) as { apiKey: string; uuid: string };
      askers[user] = { client: this.open(basic(user === 'expired' ? 'admin' : user, apiKey)) };
      if (user === 'expired') await keys.ask('DELETE', `/zot/auth/apikey?id=${uuid}`, { headers });
    }
    return askers;
  }

  async bySession(): Promise<Askers> {
    const askers: Record<string, Asker> = {};
    const pages = { 'x-zot-api-client': 'zot-ui' };
    for (const user of [...users, 'expired']) {
      const login = await this.open().get('/v2/', { ...pages, ...basic(user === 'expired' ? 'admin' : user) });
      const cookie = login.headers['set-cookie']![0]!.split(';')[0]!;
      askers[user] = { client: this.open({ ...pages, cookie }) };
      if (user === 'expired') await askers[user]!.client.ask('POST', '/zot/auth/logout');
    }
    return askers;
  }
}
