import { createHash, randomBytes } from 'node:crypto';

/** What is stored of a key, token or session id. They carry 256 random bits, so one fast hash is enough. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** 256 random bits, safe in URLs and headers. */
export const randomToken = (): string => randomBytes(32).toString('base64url');
