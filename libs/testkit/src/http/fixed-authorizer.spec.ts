import { authorizerSuite } from './authorizer-suite.js';
import { FixedAuthorizer } from './fixed-authorizer.js';
import { requestOf } from './request-of.js';

authorizerSuite('FixedAuthorizer', async () => ({
  authorizer: new FixedAuthorizer({ ann: ['team/app', 'open'], '': ['open'] }),
  request: requestOf({ identity: { username: 'ann', groups: [], method: 'htpasswd' } }),
  readable: ['team/app', 'open'],
  hidden: ['team', 'secret'],
}));

it('knows a client without a login', () => {
  const authorizer = new FixedAuthorizer({ '': ['open'] });
  expect(authorizer.decide(requestOf(), { action: 'identified' }).isGranted).toBe(true);
  expect(new FixedAuthorizer({ ann: ['open'] }).decide(requestOf(), { action: 'identified' }).isGranted).toBe(false);
});
