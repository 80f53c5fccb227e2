import { StartError } from '@zot/extension-api';
import type { S3Config } from './s3.config.js';

/** Where the server is, and how a bucket is addressed there. */
export interface S3Location {
  /** Undefined: the one of AWS for the region. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly isSecure: boolean;
  readonly forcePathStyle: boolean;
}

/** Signed into requests to servers other than AWS, which take any. */
const anyRegion = 'us-east-1';
const regionForm = /^[a-z]{2,4}(-[a-z]+)+-\d$/;

/** Throws `StartError` for what cannot be. A scheme in `regionendpoint` decides over `secure`, as in zot. */
export function s3Location({ region, regionendpoint, secure, forcepathstyle }: S3Config): S3Location {
  const endpoint = regionendpoint ?? '';
  if (endpoint === '') {
    if (!region) throw new StartError('storageDriver.region: is missing, and there is no regionendpoint either');
    if (!regionForm.test(region)) {
      throw new StartError(`storageDriver.region: there is no region "${region}"`, 'write one such as eu-central-1');
    }
    return { endpoint: undefined, region, isSecure: secure, forcePathStyle: forcepathstyle ?? false };
  }
  const url = parseEndpoint(/^[a-z]+:\/\//i.test(endpoint) ? endpoint : `${secure ? 'https' : 'http'}://${endpoint}`);
  return {
    endpoint: url.href,
    region: region || anyRegion,
    isSecure: url.protocol === 'https:',
    forcePathStyle: forcepathstyle ?? true,
  };
}

function parseEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '') return url;
  throw new StartError(
    'storageDriver.regionendpoint: is no address of a server',
    'write one such as https://s3.example.org:9000',
  );
}
