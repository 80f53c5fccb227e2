import { ExpressionLanguage } from '../../expression/expression-language.js';
import { ClaimMapper } from './claim-mapper.js';
import { OidcClaimMappingConfig } from './oidc-claim-mapping.config.js';

async function map(mapping: Partial<OidcClaimMappingConfig>, claims: object) {
  const language = await ExpressionLanguage.over({ claims: 'map<string, dyn>', vars: 'map<string, dyn>' });
  const mapper = await ClaimMapper.open(language, Object.assign(new OidcClaimMappingConfig(), mapping));
  return mapper.map(claims as never);
}
const claims = { iss: 'https://issuer', sub: 'me', repository: 'org/app', roles: ['a', 'b'], n: 7 };

describe('claims say who somebody is', () => {
  it('by issuer and subject, without groups, unless told', async () => {
    expect(await map({}, claims)).toEqual({ username: 'https://issuer/me', groups: [] });
  });

  it('by variables that build on each other', async () => {
    const variables = [
      { name: 'org', expression: "claims.repository.split('/')[0]" },
      { name: 'team', expression: "vars.org + '-team'" },
    ];
    expect(await map({ variables, username: 'vars.team', groups: 'claims.roles + [vars.org]' }, claims)).toEqual({
      username: 'org-team',
      groups: ['a', 'b', 'org'],
    });
  });

  it.each([
    ['a validation', { validations: [{ expression: "claims.sub == 'you'", message: 'only you' }] }, 'only you'],
    [
      'a validation without its claim',
      { validations: [{ expression: 'claims.x == 1', message: 'm' }] },
      'a validation',
    ],
    ['a validation that is no truth', { validations: [{ expression: 'claims.n', message: 'm' }] }, 'm'],
    ['a variable', { variables: [{ name: 'v', expression: 'claims.missing' }] }, 'its claims do not give vars.v'],
    ['a name', { username: 'claims.missing' }, 'its claims do not give username'],
    ['an empty name', { username: "''" }, 'its claims give no username'],
    ['a name that is a number', { username: 'claims.n' }, 'its claims give no username'],
    ['groups', { groups: 'claims.missing' }, 'its claims do not give groups'],
    ['groups that are a text', { groups: 'claims.sub' }, 'its claims give no list of groups'],
    ['groups that are numbers', { groups: '[claims.n]' }, 'its claims give no list of groups'],
  ])('and refuse the token for %s that does not hold', async (_, mapping, message) => {
    await expect(map(mapping as never, claims)).rejects.toThrow(message);
  });

  it.each(['__proto__', 'constructor', 'toString'])('but not by %s, which is no claim', async (name) => {
    await expect(map({ username: `claims.${name}` }, claims)).rejects.toThrow('its claims do not give username');
    await expect(map({ groups: `claims['${name}']` }, claims)).rejects.toThrow('its claims');
  });
});
