import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { httpService, json } from './http-service.ts';

const KEY_ID = 'tests';
const LIFE_S = 3600;

export interface TokenIssuer extends AsyncDisposable {
  readonly origin: string;
  readonly token: string;
  /** As `token`, but an hour over. */
  readonly oldToken: string;
  /** As `token`, but signed by another key under this one's name. */
  readonly forgedToken: string;
}

/** The part of OpenID Connect that a server asks which checks tokens itself: its keys, and tokens for a user's password. */
export async function startTokenIssuer(users: Readonly<Record<string, string>>): Promise<TokenIssuer> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const others = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const service = await httpService(({ url, body }, response) => {
    const { origin } = service;
    switch (url.replace(/\/$/, '')) {
      case '/.well-known/openid-configuration':
        return json(response, { issuer: origin, jwks_uri: `${origin}/keys`, token_endpoint: `${origin}/token` });
      case '/keys': {
        const key = keys.publicKey.export({ format: 'jwk' });
        return json(response, { keys: [{ ...key, kid: KEY_ID, use: 'sig', alg: 'RS256' }] });
      }
      case '/token': {
        const form = new URLSearchParams(body);
        const user = form.get('client_id') ?? '';
        if (!Object.hasOwn(users, user) || users[user] !== form.get('client_secret'))
          return json(response, { error: 'invalid_client' }, 401);
        const access_token = tokenOf(origin, keys.privateKey, LIFE_S);
        return json(response, { access_token, token_type: 'Bearer', expires_in: LIFE_S });
      }
      default:
        return json(response, { error: 'not_found' }, 404);
    }
  });
  return {
    origin: service.origin,
    token: tokenOf(service.origin, keys.privateKey, LIFE_S),
    oldToken: tokenOf(service.origin, keys.privateKey, -LIFE_S),
    forgedToken: tokenOf(service.origin, others.privateKey, LIFE_S),
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

function tokenOf(issuer: string, key: KeyObject, lifeSeconds: number): string {
  const now = Math.floor(Date.now() / 1000);
  const said = [
    { alg: 'RS256', typ: 'JWT', kid: KEY_ID },
    { iss: issuer, sub: 'tests', iat: now - 2 * LIFE_S, exp: now + lifeSeconds },
  ];
  const text = said.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}
