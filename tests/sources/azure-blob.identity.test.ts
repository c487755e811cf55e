import { afterEach, describe, expect, test, vi } from 'vitest';
import { azureConfig, managed } from '../../sources/files/azure-blob/config.ts';
import { managedIdentity } from '../../sources/files/azure-blob/managed-identity.ts';
import { azureStore } from '../../sources/files/azure-blob/store.ts';
import { listed, objectAt, readAll } from '../contract/store-fixture.ts';
import { azurite } from '../services/azurite.ts';
import { type HttpService, httpService, json } from '../services/http-service.ts';
import { certificate, testCertificate } from '../services/test-certificate.ts';
import { SMALL_LIMITS } from './small-limits.ts';

const never = new AbortController().signal;
const CLIENT = '5e29463d-71da-4fe0-8e69-999b57db23b0';

afterEach(() => vi.unstubAllEnvs());

/** Nothing of this machine's own. */
function inPlace(env: Readonly<Record<string, string>>): void {
  for (const name of ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER', 'IDENTITY_SERVER_THUMBPRINT']) vi.stubEnv(name, '');
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
}

const inSeconds = (more: number): string => String(Math.floor(Date.now() / 1000) + more);

/** A token that azurite takes: it looks at its claims, not at who signed it. */
function tokenOf(seconds: number): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Number(inSeconds(-60));
  const claims = { aud: 'https://storage.azure.com', iss: 'https://sts.windows.net/tenant/', iat, nbf: iat };
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ ...claims, exp: iat + seconds })}.${part({})}`;
}

/** A fake of the metadata service of Azure's machines, as its documentation writes it. */
function fakeMetadata(token: () => string, expires = 3600): Promise<HttpService> {
  return httpService(({ url, headers }, response) => {
    const at = new URL(url, 'http://here');
    const { resource, 'api-version': version, client_id: client } = Object.fromEntries(at.searchParams);
    if (at.pathname !== '/metadata/identity/oauth2/token') return json(response, { error: 'not_found' }, 405);
    if (headers.metadata !== 'true' || version !== '2018-02-01' || resource !== 'https://storage.azure.com/')
      return json(response, { error: 'invalid_request', error_description: 'Bad request' }, 400);
    if (client !== undefined && client !== CLIENT)
      return json(response, { error: 'invalid_request', error_description: 'Identity not found' }, 400);
    json(response, {
      access_token: token(),
      client_id: CLIENT,
      expires_in: String(expires),
      expires_on: inSeconds(expires),
      resource,
      token_type: 'Bearer',
    });
  });
}

describe('a managed identity, by a fake of the metadata service', () => {
  test.skipIf('missing' in certificate)('lists, reads and archives blobs of azurite', async () => {
    await using metadata = await fakeMetadata(() => tokenOf(3600));
    await using tls = await testCertificate();
    await using server = await azurite(tls);
    inPlace({ AZURE_POD_IDENTITY_AUTHORITY_HOST: metadata.origin, NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    const container = await server.container();
    await server.put(container, 'a.csv', 'abc');
    const open = (auth: object) =>
      azureStore({
        config: azureConfig.parse({ storageAccount: server.account, container, endpoint: server.endpoint }),
        auth: managed.parse(auth),
        allowPrivateHosts: true,
        limits: SMALL_LIMITS,
      });
    const store = open({});
    expect(await store.checks[0]!.run(never)).toContain('the managed identity of this machine');
    const object = await objectAt(store, 'a.csv');
    expect(String(await readAll(store, object))).toBe('abc');
    await store.moves!.move(object, 'done/a.csv', never);
    expect((await listed(store)).map(({ path }) => path)).toEqual(['done/a.csv']);
    expect(metadata.asked).toHaveLength(1);
    const unknown = open({ clientId: '00000000-0000-0000-0000-000000000000' });
    await expect(listed(unknown)).rejects.toMatchObject({
      code: 'source.auth',
      message: expect.stringContaining('Identity not found'),
    });
  });

  test('asks once for many, and again before the token ends', async () => {
    let made = 0;
    await using lasting = await fakeMetadata(() => `t${++made}`);
    inPlace({ AZURE_POD_IDENTITY_AUTHORITY_HOST: lasting.origin });
    const identity = managedIdentity(CLIENT);
    const tokens = await Promise.all([identity.token(never), identity.token(never), identity.token(never)]);
    expect(tokens.map(({ value }) => value)).toEqual(['t1', 't1', 't1']);
    await using short = await fakeMetadata(() => `t${++made}`, 60);
    inPlace({ AZURE_POD_IDENTITY_AUTHORITY_HOST: short.origin });
    const hasty = managedIdentity(undefined);
    await hasty.token(never);
    expect((await hasty.token(never)).value).toBe('t3');
  });

  test.each([404, 410, 429, 500])('that answers %i is asked again later', async (status) => {
    await using metadata = await httpService((_, response) => json(response, { error: 'wait' }, status));
    inPlace({ AZURE_POD_IDENTITY_AUTHORITY_HOST: metadata.origin });
    await expect(managedIdentity(undefined).token(never)).rejects.toMatchObject({
      code: 'source.busy',
      retryable: true,
    });
  });

  test('tells that nothing is there', async () => {
    inPlace({ AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://127.0.0.1:1' });
    await expect(managedIdentity(undefined).token(never)).rejects.toMatchObject({ code: 'source.unreachable' });
  });
});

describe('a managed identity, by a fake of the endpoint of App Service', () => {
  test('asks with the secret of the app, for the identity that is named', async () => {
    await using app = await httpService((_, response) =>
      json(response, { access_token: 'of-the-app', expires_on: inSeconds(3600), resource: 'r', token_type: 'Bearer' }),
    );
    inPlace({ IDENTITY_ENDPOINT: `${app.origin}/msi/token`, IDENTITY_HEADER: 'secret' });
    expect((await managedIdentity(CLIENT).token(never)).value).toBe('of-the-app');
    const [asked] = app.asked;
    expect(asked!.headers['x-identity-header']).toBe('secret');
    expect(asked!.url).toBe(
      `/msi/token?api-version=2019-08-01&resource=${encodeURIComponent('https://storage.azure.com/')}&client_id=${CLIENT}`,
    );
  });

  test('is refused by name where it is that of another kind', async () => {
    inPlace({ IDENTITY_ENDPOINT: 'http://127.0.0.1:1/' });
    const unbuilt = (where: string) => ({ code: 'source.auth', message: expect.stringContaining(where) });
    await expect(managedIdentity(undefined).token(never)).rejects.toMatchObject(unbuilt('Azure Arc'));
    inPlace({ IDENTITY_ENDPOINT: 'http://127.0.0.1:1/', IDENTITY_HEADER: 'h', IDENTITY_SERVER_THUMBPRINT: 't' });
    await expect(managedIdentity(undefined).token(never)).rejects.toMatchObject(unbuilt('Service Fabric'));
  });
});
