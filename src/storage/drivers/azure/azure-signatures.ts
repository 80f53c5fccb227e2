import {
  BlobSASPermissions,
  type BlobServiceClient,
  type BlockBlobClient,
  type UserDelegationKey,
} from '@azure/storage-blob';

/** Clocks of servers differ a little. */
const slackMs = 5 * 60_000;
const keyLifetimeMs = 6 * 3600_000;

/** Signs addresses: with the key of the account where there is one, else with a key that Azure gives to an identity. */
export class AzureSignatures {
  private key: { readonly value: UserDelegationKey; readonly until: number } | undefined;

  constructor(
    private readonly service: BlobServiceClient,
    private readonly hasAccountKey: boolean,
  ) {}

  async urlOf(blob: BlockBlobClient, lifetimeSeconds: number): Promise<string> {
    const options = {
      permissions: BlobSASPermissions.parse('r'),
      startsOn: new Date(Date.now() - slackMs),
      expiresOn: new Date(Date.now() + lifetimeSeconds * 1000),
    };
    if (this.hasAccountKey) return blob.generateSasUrl(options);
    return blob.generateUserDelegationSasUrl(options, await this.keyUntil(options.expiresOn.getTime()));
  }

  private async keyUntil(needed: number): Promise<UserDelegationKey> {
    if (!this.key || this.key.until < needed) {
      const until = Math.max(needed, Date.now() + keyLifetimeMs);
      const value = await this.service.getUserDelegationKey(new Date(Date.now() - slackMs), new Date(until));
      this.key = { value, until };
    }
    return this.key.value;
  }
}
