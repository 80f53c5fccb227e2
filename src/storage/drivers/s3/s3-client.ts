import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Log } from '@zot/extension-api';
import type { S3Config } from './s3.config.js';
import { s3Location } from './s3-location.js';
import { asSdkHandler, quietLogger, S3RequestHandler, type S3RequestHandlerOptions } from './s3-request-handler.js';

/** The SDK's client as the parameters of the driver ask for it. Tries are ours to count, so it makes one. */
export function s3Client(config: S3Config, log: Log): S3Client {
  const { endpoint, region, isSecure, forcePathStyle } = s3Location(config);
  const settings: S3ClientConfig = {
    region,
    forcePathStyle,
    tls: isSecure,
    maxAttempts: 1,
    useDualstackEndpoint: config.usedualstack,
    useAccelerateEndpoint: config.accelerate,
    useFipsEndpoint: config.usefipsendpoint,
    logger: quietLogger,
    // A blob has a digest of its own, and its bytes are hashed once.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // It would cost a turn to the server for each part.
    expectContinueHeader: false,
    requestHandler: asSdkHandler(
      new S3RequestHandler({
        skipVerify: config.skipverify,
        ...(config.loglevel.toLowerCase() === 'off' ? {} : { onAnswer: logAnswers(log) }),
      }),
    ),
  };
  if (endpoint !== undefined) settings.endpoint = endpoint;
  if (config.useragent) settings.customUserAgent = config.useragent;
  if (config.accesskey && config.secretkey) {
    settings.credentials = { accessKeyId: config.accesskey, secretAccessKey: config.secretkey };
  }
  const client = new S3Client(settings);
  if (isSecure) {
    // TLS proves already that the bytes are ours, so that they need not be hashed for the signature.
    client.middlewareStack.add(
      (next) => async (args) => {
        const request = args.request as { headers?: Record<string, string>; body?: unknown };
        if (request.headers && request.body !== undefined) request.headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
        return next(args);
      },
      { step: 'build', name: 'unsignedPayload' },
    );
  }
  return client;
}

/** One line for each answer, whatever `loglevel` asks for: neither signatures nor bodies belong into a log. */
function logAnswers(log: Log): NonNullable<S3RequestHandlerOptions['onAnswer']> {
  return ({ method, path, query }, status, ms) =>
    log.debug('a request to S3', { method, path, action: query?.['x-id'], status, ms });
}
