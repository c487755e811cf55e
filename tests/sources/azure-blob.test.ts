import {
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { describe, expect, test } from 'vitest';
import { azureConfig } from '../../sources/files/azure-blob/config.ts';
import { azureStore } from '../../sources/files/azure-blob/store.ts';
import { listed, objectAt, readAll } from '../contract/store-fixture.ts';
import { azurite } from '../services/azurite.ts';
import { SMALL_LIMITS } from './small-limits.ts';

const key = 'c2VjcmV0';

describe('a container of Azure', () => {
  test('is read by a shared access signature, and says which permission that lacks', async () => {
    await using server = await azurite();
    const container = await server.container();
    await server.put(container, 'a.csv', 'abc');
    const credential = new StorageSharedKeyCredential(server.account, server.key);
    const signed = (permissions: string) =>
      azureStore({
        config: azureConfig.parse({ storageAccount: server.account, container, endpoint: server.endpoint }),
        auth: {
          sasToken: generateBlobSASQueryParameters(
            {
              containerName: container,
              permissions: ContainerSASPermissions.parse(permissions),
              expiresOn: new Date('2099-01-01'),
            },
            credential,
          ).toString(),
        },
        allowPrivateHosts: true,
        limits: SMALL_LIMITS,
      });
    const store = signed('rl');
    expect(String(await readAll(store, await objectAt(store, 'a.csv')))).toBe('abc');
    const denied = { code: 'source.permission', message: expect.stringContaining('to list (l)') };
    await expect(listed(signed('r'))).rejects.toMatchObject(denied);
  });

  test('is asked at an address of Azure, where private hosts are not allowed', () => {
    const open = (config: object, auth: object) =>
      azureStore({
        config: azureConfig.parse({ storageAccount: 'mine', container: 'here', ...config }),
        auth: auth as never,
        allowPrivateHosts: false,
      });
    const string = (more: string) => ({ connectionString: `AccountName=mine;AccountKey=${key};${more}` });
    const elsewhere = expect.objectContaining({ code: 'net.private_host' });
    for (const endpoint of [
      'http://127.0.0.1:1/mine',
      'https://mine.example.com',
      'http://mine.blob.core.windows.net',
      'https://mine.blob.core.windows.net.evil.com',
      'https://evil.com/mine.blob.core.windows.net',
    ])
      expect(() => open({ endpoint }, { accountKey: key }), endpoint).toThrow(elsewhere);
    expect(() => open({}, string('DefaultEndpointsProtocol=http;BlobEndpoint=http://169.254.169.254/mine;'))).toThrow(
      elsewhere,
    );
    expect(() => open({}, string('EndpointSuffix=core.windows.net'))).toThrow(
      expect.objectContaining({ code: 'source.auth' }),
    );
    expect(open({}, { accountKey: key }).root).toContain('mine');
    expect(open({}, string('DefaultEndpointsProtocol=https;EndpointSuffix=core.windows.net')).root).toContain('mine');
    expect(open({ endpoint: 'https://mine.blob.core.chinacloudapi.cn/' }, { accountKey: key }).root).toContain('mine');
  });

  test('is that of the account that the connector names', () => {
    const open = () =>
      azureStore({
        config: azureConfig.parse({ storageAccount: 'mine', container: 'here' }),
        auth: {
          connectionString: `DefaultEndpointsProtocol=https;AccountName=theirs;AccountKey=${key};EndpointSuffix=core.windows.net`,
        },
        allowPrivateHosts: false,
      });
    expect(open).toThrow(
      expect.objectContaining({ code: 'source.auth', message: expect.stringContaining('"theirs"') }),
    );
  });
});
