import { RegistryError } from '@zot/oci';
import { standingHeaders } from './standing-headers.js';

const texts = {
  400: 'Bad Request',
  408: 'Request Timeout',
  413: 'Content Too Large',
  431: 'Request Header Fields Too Large',
};

export type FixedStatus = keyof typeof texts;

/** The body of refusals that no controller and no room has a say in. */
export const unsupportedBody = new RegistryError('UNSUPPORTED').toBody();

/** Whole answers to what could not be read as a request. Nothing of the request is in them. */
export const fixedAnswers = Object.fromEntries(
  Object.entries(texts).map(([status, text]) => [
    status,
    Buffer.from(
      [
        `HTTP/1.1 ${status} ${text}`,
        'connection: close',
        'content-type: application/json',
        `content-length: ${Buffer.byteLength(unsupportedBody)}`,
        ...Object.entries(standingHeaders).map(([name, value]) => `${name}: ${value}`),
        '',
        unsupportedBody,
      ].join('\r\n'),
    ),
  ]),
) as unknown as Readonly<Record<FixedStatus, Buffer>>;

/** Which of them answers an error of Node's reader of requests. */
export function fixedStatusOf(code: string | undefined): FixedStatus {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return 431;
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return 413;
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 408;
    default:
      return 400;
  }
}
