import { readFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, Log, StartError, type Runs } from '@zot/extension-api';
import { ExpressionLanguage } from '../../expression/expression-language.js';
import { ClaimMapper } from './claim-mapper.js';
import { OidcClaimMappingConfig } from './oidc-claim-mapping.config.js';
import type { OidcIssuerConfig } from './oidc-issuer.config.js';
import { WorkloadIssuer } from './workload-issuer.js';

export const OIDC_ISSUERS = Symbol('oidc issuers');

/** The entries of `oidc`, in the order of the file. None of them is asked anything before a token comes. */
@Injectable()
export class WorkloadIssuers implements Runs {
  private issuers: readonly WorkloadIssuer[] = [];

  constructor(
    @Inject(OIDC_ISSUERS) private readonly configs: readonly OidcIssuerConfig[],
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  get all(): readonly WorkloadIssuer[] {
    return this.issuers;
  }

  async start(): Promise<void> {
    if (this.configs.length === 0) return;
    const language = await ExpressionLanguage.over({ claims: 'map<string, dyn>', vars: 'map<string, dyn>' });
    this.issuers = await Promise.all(this.configs.map(async (config) => this.open(config, language)));
  }

  stop(): void {}

  private async open(config: OidcIssuerConfig, language: ExpressionLanguage): Promise<WorkloadIssuer> {
    const mapper = await ClaimMapper.open(language, config.claimMapping ?? new OidcClaimMappingConfig());
    const log = this.log.with({ module: 'bearer' });
    return new WorkloadIssuer(config, mapper, await authoritiesOf(config), this.clock, log);
  }
}

async function authoritiesOf({ certificateAuthority, certificateAuthorityFile }: OidcIssuerConfig) {
  if (certificateAuthorityFile === '') return certificateAuthority === '' ? undefined : certificateAuthority;
  try {
    return await readFile(certificateAuthorityFile, 'utf8');
  } catch (cause) {
    throw new StartError(`the authorities in ${certificateAuthorityFile} cannot be read`, undefined, { cause });
  }
}
