import { EventSinkFactory } from '@zot/extension-api';

/** What makes sinks of HTTP; its class is loaded where a file names it. */
export abstract class HttpSinks extends EventSinkFactory {}
