import { ExpressionLanguage } from '../expression/expression-language.js';

/** What a condition may ask of a request. Times are in UTC; `forwardedFor` is what the client claims. */
export function openConditionLanguage(): Promise<ExpressionLanguage> {
  return ExpressionLanguage.over({
    req: {
      time: 'google.protobuf.Timestamp',
      method: 'string',
      userAgent: 'string',
      action: 'string',
      repository: 'string',
      reference: 'string',
      referenceType: 'string',
      tag: 'string',
      digest: 'string',
      user: { username: 'string', groups: 'list<string>' },
      auth: { anonymous: 'bool', admin: 'bool' },
      client: { ip: 'string', forwardedFor: 'list<string>' },
      tls: { enabled: 'bool', version: 'string' },
      claims: 'map<string, dyn>',
    },
  });
}
