import type { z } from 'zod';
import { accessKey, iamRole, s3Config } from '../../sources/files/aws-s3/config.ts';
import { s3Store } from '../../sources/files/aws-s3/store.ts';
import type { ObjectStore } from '../../sources/files/object-store.ts';
import type { RemoteLimits } from '../../sources/files/remote/driver.ts';
import type { Asked, httpService } from '../services/http-service.ts';
import { SMALL_LIMITS } from './small-limits.ts';

export const ROLE = 'arn:aws:iam::123456789012:role/Reader';
export const KEY = { accessKeyId: 'AKIAOWN', secretAccessKey: 'secret' };

/** A fake of S3 for one answer of its listing, as its reference writes it. */
export const LISTING = `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>b</Name><KeyCount>1</KeyCount>
<IsTruncated>false</IsTruncated><Contents><Key>a.csv</Key><Size>3</Size><ETag>"1"</ETag></Contents></ListBucketResult>`;

/** An error as S3 writes it. */
export const s3Error = (code: string): string =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>As said.</Message></Error>`;

/** A fake of STS: answers of its two ways to take on a role, as its reference writes them. */
export const role = (
  action: string,
): string => `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>
<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>of the role</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>A:b</AssumedRoleId>
<Arn>arn:aws:sts::123456789012:assumed-role/Reader/sluice</Arn></AssumedRoleUser></${action}Result></${action}Response>`;

/** Answers so, whatever is asked. */
export const xml =
  (status: number, body: string, headers = {}) =>
  (_: Asked, response: Parameters<Parameters<typeof httpService>[0]>[1]) =>
    void response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(body);

export type Auth = { readonly key: z.input<typeof accessKey> } | { readonly role: z.input<typeof iamRole> };

interface Given {
  readonly auth?: Auth;
  readonly config?: Partial<z.input<typeof s3Config>>;
  readonly allowPrivateHosts?: boolean;
  readonly limits?: Partial<RemoteLimits>;
}

/** A store of the bucket `b`, or of what is given. */
export function openS3(
  endpoint: string | undefined,
  { auth = { key: KEY }, config, allowPrivateHosts = true, limits }: Given = {},
): ObjectStore & AsyncDisposable {
  const store = s3Store({
    config: s3Config.parse({ bucket: 'b', region: 'eu-west-1', endpoint, ...config }),
    auth: 'key' in auth ? accessKey.parse(auth.key) : iamRole.parse(auth.role),
    allowPrivateHosts,
    limits: { ...SMALL_LIMITS, ...limits },
  });
  return Object.assign(store, { [Symbol.asyncDispose]: async () => store.close?.() });
}
