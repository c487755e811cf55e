import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { pythonPackages } from './python-packages.ts';
import { type S3Objects, s3Objects } from './s3-objects.ts';

/** Where moto is, or why it is missing. The server needs no more than these and what they need. */
export const moto = await pythonPackages('moto-5.2.5', ['moto[s3]==5.2.5', 'flask==3.1.3', 'flask-cors==6.0.5']);

export interface Moto extends S3Objects, AsyncDisposable {
  /** Of S3 and STS both. */
  readonly endpoint: string;
  /** A new, empty bucket. */
  bucket(): Promise<string>;
  /** A new user of IAM who may do these things to anything, and a key of theirs. */
  keyFor(user: string, actions: readonly string[]): Promise<UserKey>;
  /** From now on signatures and policies are held to; before, anybody may do anything. */
  enforce(): Promise<void>;
}

export interface UserKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A server of AWS, in a process of its own. */
export async function startMoto(): Promise<Moto> {
  if ('missing' in moto) throw new Error(moto.missing);
  const server = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    env: { ...process.env, PYTHONPATH: moto.folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(server, 'exit');
  const endpoint = await listening(server.stderr);
  const objects = s3Objects(endpoint);
  let buckets = 0;
  return {
    endpoint,
    ...objects,
    async bucket() {
      buckets += 1;
      const Bucket = `bucket-${buckets}`;
      await objects.client.send(new CreateBucketCommand({ Bucket }));
      return Bucket;
    },
    async keyFor(user, actions) {
      const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
      await iam(endpoint, { Action: 'CreateUser', UserName: user });
      const policy = { PolicyName: 'own', PolicyDocument: JSON.stringify(document) };
      await iam(endpoint, { Action: 'PutUserPolicy', UserName: user, ...policy });
      const made = await iam(endpoint, { Action: 'CreateAccessKey', UserName: user });
      const [accessKeyId, secretAccessKey] = ['AccessKeyId', 'SecretAccessKey'].map(
        (name) => new RegExp(`<${name}>([^<]+)<`).exec(made)?.[1] ?? '',
      );
      return { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey! };
    },
    async enforce() {
      await fetch(`${endpoint}/moto-api/reset-auth`, { method: 'POST', body: '0' });
    },
    async [Symbol.asyncDispose]() {
      objects.client.destroy();
      server.kill();
      await ended;
    },
  };
}

/** A call of IAM: whose call it is, moto tells by the scope of the signature. */
async function iam(endpoint: string, form: Readonly<Record<string, string>>): Promise<string> {
  const scope = 'Credential=test/20260101/us-east-1/iam/aws4_request';
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none` },
    body: new URLSearchParams({ ...form, Version: '2010-05-08' }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`moto answered ${form.Action} with ${response.status}: ${text}`);
  return text;
}

async function listening(output: NodeJS.ReadableStream): Promise<string> {
  const told: string[] = [];
  for await (const line of createInterface(output)) {
    const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (origin !== undefined) {
      output.resume();
      return origin;
    }
    told.push(line);
  }
  throw new Error(`moto ended before it listened: ${told.join('\n')}`);
}
