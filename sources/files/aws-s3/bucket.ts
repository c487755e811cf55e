import type { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { isOtherRange, isOtherVersion } from '../remote/answered-range.ts';
import type { Bucket, KeyedObject } from '../remote/bucket.ts';
import { changed } from '../remote/changed.ts';
import type { S3Config } from './config.ts';
import { copyInParts } from './copy-in-parts.ts';
import { objectGets } from './get-object.ts';
import type { HttpAgents } from './http-handler.ts';

export interface S3BucketInput {
  readonly client: S3Client;
  readonly agents: HttpAgents;
  readonly config: S3Config;
  readonly copies: CopySizes;
}

export interface CopySizes {
  /** Larger objects are copied in parts. */
  readonly atOnceBytes: number;
  readonly partBytes: number;
}

/** S3 copies at most 5 GiB at once. */
export const COPY_SIZES: CopySizes = { atOnceBytes: 5 * 1024 ** 3, partBytes: 1024 ** 3 };

/** The calls of S3, each held to a version by its ETag. */
export function s3Bucket({ client, agents, config, copies }: S3BucketInput): Bucket {
  const place = { Bucket: config.bucket, ...(config.requesterPays ? { RequestPayer: 'requester' as const } : {}) };
  const gets = objectGets({ client, agents, place });

  async function look(key: string, signal: AbortSignal): Promise<HeadObjectCommandOutput | null> {
    try {
      return await unless(404, () =>
        client.send(new HeadObjectCommand({ ...place, Key: key }), { abortSignal: signal }),
      );
    } catch (error) {
      throw await saidInFull(error, key, signal);
    }
  }

  /** An answer to HEAD has no body, and so no code that tells a key that has ended from a permission that is missing: GET has. */
  async function saidInFull(error: unknown, key: string, signal: AbortSignal): Promise<unknown> {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status !== 400 && status !== 403) return error;
    try {
      const { Body } = await client.send(new GetObjectCommand({ ...place, Key: key, Range: 'bytes=0-0' }), {
        abortSignal: signal,
      });
      (Body as Readable | undefined)?.destroy();
      return error;
    } catch (told) {
      return told;
    }
  }

  return {
    async head(key, signal) {
      const found = await look(key, signal);
      return found === null ? null : keyed(key, found.ContentLength, found.ETag, found.LastModified);
    },
    async page(prefix, from, most, signal) {
      const answer = await client.send(
        new ListObjectsV2Command({
          ...place,
          Prefix: prefix,
          MaxKeys: most,
          ...(from === null ? {} : { ContinuationToken: from }),
        }),
        { abortSignal: signal },
      );
      const objects = (answer.Contents ?? []).map(({ Key = '', Size, ETag, LastModified }) =>
        keyed(Key, Size, ETag, LastModified),
      );
      return { objects, next: answer.NextContinuationToken ?? null };
    },
    async get(key, object, from, to, signal) {
      const get = { Key: key, IfMatch: object.version, Range: `bytes=${from}-${to - 1}` };
      const { bytes, etag, range, body } = await gets(get, signal);
      // Not every service that speaks S3 heeds If-Match.
      const isOther = isOtherVersion(etag, object.version);
      if (!isOther && bytes === to - from && !isOtherRange(range, from, to)) return body;
      body.destroy();
      throw isOther ? changed(object) : noRanges(object.path, config);
    },
    moves: {
      async copy(from, to, signal) {
        const head = await look(from.key, signal);
        if (head === null) return false;
        const target = {
          ...place,
          Key: to,
          IfNoneMatch: '*',
          ...(head.StorageClass ? { StorageClass: head.StorageClass } : {}),
        };
        const source = {
          CopySource: `${encodeURIComponent(config.bucket)}/${from.key.split('/').map(encodeURIComponent).join('/')}`,
          CopySourceIfMatch: from.version,
        };
        const made = await unless(412, async () => {
          if (from.bytes > copies.atOnceBytes)
            await copyInParts({ client, from, target, source, head, partBytes: copies.partBytes, signal });
          else await client.send(new CopyObjectCommand({ ...target, ...source }), { abortSignal: signal });
          return true;
        });
        return made ?? false;
      },
      async remove(object, signal) {
        const now = await look(object.key, signal);
        // Gone already: a removal whose answer was lost.
        if (now === null) return true;
        if (now.ETag !== object.version) return false;
        const gone = await unless(412, () =>
          client.send(new DeleteObjectCommand({ ...place, Key: object.key, IfMatch: object.version }), {
            abortSignal: signal,
          }),
        );
        return gone !== null;
      },
      async tryWrite(key, signal) {
        await client.send(new PutObjectCommand({ ...place, Key: key, Body: '', ContentLength: 0 }), {
          abortSignal: signal,
        });
      },
      async tryDelete(key, signal) {
        await client.send(new DeleteObjectCommand({ ...place, Key: key }), { abortSignal: signal });
      },
      async create(key, bytes, signal) {
        const put = new PutObjectCommand({ ...place, Key: key, Body: bytes, IfNoneMatch: '*' });
        return (await unless(412, () => client.send(put, { abortSignal: signal }))) !== null;
      },
    },
  };
}

/** A look at an object tells whole seconds, a listing may tell more. */
function keyed(
  key: string,
  bytes: number | undefined,
  etag: string | undefined,
  modified: Date | undefined,
): KeyedObject {
  const modifiedAt = modified === undefined ? null : Math.floor(modified.getTime() / 1000) * 1000;
  return { key, bytes: bytes ?? 0, version: etag ?? '', modifiedAt };
}

async function unless<T>(status: number, call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (
      error instanceof S3ServiceException &&
      error.$metadata.httpStatusCode === status &&
      error.name !== 'NoSuchBucket'
    )
      return null;
    throw error;
  }
}

function noRanges(label: string, { endpoint }: S3Config): PipelineError {
  return new PipelineError('source.refused', {
    message: `${endpoint ?? 'Amazon S3'} sent another range of ${JSON.stringify(label)} than it was asked for.`,
    next: 'Use a service that heeds ranges, and no proxy that does not.',
    origin: { label },
  });
}
