import { ConnectionFailure } from './connection-failure.js';
import { isConflict, isMissing, isPassing, refusal } from './s3-errors.js';

const answered = (httpStatusCode: number, name: string) =>
  Object.assign(new Error(`text with a secret`), { name, $metadata: { httpStatusCode } });
const failed = (code?: string) => new ConnectionFailure(Object.assign(new Error('failed'), { code }));

describe('errors of S3', () => {
  it.each([
    [answered(503, 'SlowDown'), true],
    [answered(500, 'InternalError'), true],
    [answered(400, 'RequestTimeout'), true],
    [answered(200, 'SyntaxError'), true],
    [answered(403, 'AccessDenied'), false],
    [answered(404, 'NoSuchKey'), false],
    [answered(412, 'PreconditionFailed'), false],
    [answered(501, 'NotImplemented'), false],
    [failed('ECONNREFUSED'), true],
    [failed('ENOTFOUND'), true],
    [failed(), true],
    [failed('CERT_HAS_EXPIRED'), false],
    [failed('ERR_TLS_CERT_ALTNAME_INVALID'), false],
    [failed('DEPTH_ZERO_SELF_SIGNED_CERT'), false],
    [failed('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), false],
    [Object.assign(new Error('no credentials'), { name: 'CredentialsProviderError', $metadata: {} }), false],
    [new TypeError('a fault of ours'), false],
    ['text', false],
    [undefined, false],
  ])('pass or stay (%#)', (error, passes) => {
    expect(isPassing(error)).toBe(passes);
  });

  it('are told apart', () => {
    expect(isMissing(answered(404, 'NotFound'))).toBe(true);
    expect(isMissing(answered(404, 'NoSuchBucket'))).toBe(false);
    expect(isConflict(answered(412, 'PreconditionFailed'))).toBe(true);
    expect(isConflict(answered(409, 'ConditionalRequestConflict'))).toBe(true);
    expect(isConflict(answered(409, 'BucketAlreadyExists'))).toBe(false);
  });

  it('are told in our words, since those of S3 repeat what was signed', () => {
    const told = refusal('PutObject a', answered(403, 'SignatureDoesNotMatch')) as Error;
    expect(told.message).toBe('PutObject a was refused: SignatureDoesNotMatch (403)');
    expect(told.cause).toBeUndefined();
    const bug = new TypeError('a fault of ours');
    expect(refusal('PutObject a', bug)).toBe(bug);
  });
});
