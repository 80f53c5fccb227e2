import { Agent } from 'node:https';
import { BlobServiceClient, StorageSharedKeyCredential, type StoragePipelineOptions } from '@azure/storage-blob';
import { ClientSecretCredential, DefaultAzureCredential, type TokenCredential } from '@azure/identity';
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { StartError } from '@zot/extension-api';
import type { AzureConfig } from './azure.config.js';

/** The SDK's client as the parameters of the driver ask for it. Tries are ours to count, so it makes one. */
export function azureService(config: AzureConfig): BlobServiceClient {
  const { accountname = '', realm, serviceurl } = config;
  const url = serviceurl || `https://${accountname}.blob.${realm}`;
  const options: StoragePipelineOptions = { retryOptions: { maxTries: 1 } };
  if (config.skipverify) options.httpClient = unverifiedClient() as unknown as StoragePipelineOptions['httpClient'];
  return new BlobServiceClient(url, credentialOf(config), options);
}

export function hasAccountKey({ credentials }: AzureConfig): boolean {
  return credentials?.type === 'shared_key';
}

function credentialOf({
  accountname = '',
  accountkey = '',
  credentials,
}: AzureConfig): StorageSharedKeyCredential | TokenCredential {
  const { type = 'default_credentials', tenantid = '', clientid = '', secret = '' } = credentials ?? {};
  const required = (value: string, name: string) => {
    if (value === '') throw new StartError(`storageDriver.${name}: is missing, and credentials.type ${type} needs it`);
    return value;
  };
  if (type === 'shared_key') {
    return new StorageSharedKeyCredential(required(accountname, 'accountname'), required(accountkey, 'accountkey'));
  }
  if (type === 'client_secret') {
    return new ClientSecretCredential(
      required(tenantid, 'credentials.tenantid'),
      required(clientid, 'credentials.clientid'),
      required(secret, 'credentials.secret'),
    );
  }
  return new DefaultAzureCredential();
}

function unverifiedClient(): ReturnType<typeof createDefaultHttpClient> {
  const client = createDefaultHttpClient();
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  return {
    sendRequest: async (request) => {
      request.agent = agent;
      return client.sendRequest(request);
    },
  };
}
