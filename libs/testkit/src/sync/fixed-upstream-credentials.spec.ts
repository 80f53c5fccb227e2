import { FixedUpstreamCredentials } from './fixed-upstream-credentials.js';
import { upstreamCredentialsSuite } from './upstream-credentials-suite.js';

upstreamCredentialsSuite('FixedUpstreamCredentials', async () => ({
  credentials: new FixedUpstreamCredentials({ 'registry.example': { username: 'mirror', password: 'secret' } }),
  known: new URL('https://registry.example/v2/'),
}));

it('knows no login for another registry', async () => {
  const credentials = new FixedUpstreamCredentials({});
  const request = { upstream: new URL('https://elsewhere.example'), isRefused: false };
  expect(await credentials.login({ ...request, signal: new AbortController().signal })).toBeUndefined();
});
