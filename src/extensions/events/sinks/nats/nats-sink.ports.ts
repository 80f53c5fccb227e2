import { EventSinkFactory } from '@zot/extension-api';

/** What makes sinks of NATS; its class is loaded where a file names it. */
export abstract class NatsSinks extends EventSinkFactory {}
