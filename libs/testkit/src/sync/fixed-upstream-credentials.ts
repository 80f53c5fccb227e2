import { UpstreamCredentials, type UpstreamLogin, type UpstreamLoginRequest } from '@zot/extension-api';

/** Logins by the host of the registry, for tests; counts how often it was asked. */
export class FixedUpstreamCredentials extends UpstreamCredentials {
  asked = 0;

  constructor(private readonly logins: Readonly<Record<string, UpstreamLogin>>) {
    super();
  }

  async login({ upstream, signal }: UpstreamLoginRequest): Promise<UpstreamLogin | undefined> {
    signal.throwIfAborted();
    this.asked += 1;
    return this.logins[upstream.host];
  }
}
