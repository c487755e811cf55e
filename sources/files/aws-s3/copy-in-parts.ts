import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectTaggingCommand,
  type HeadObjectCommandOutput,
  type S3Client,
  type StorageClass,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import type { KeyedObject } from '../remote/bucket.ts';

export interface CopyInParts {
  readonly client: S3Client;
  readonly from: KeyedObject;
  readonly target: {
    readonly Bucket: string;
    readonly Key: string;
    readonly IfNoneMatch: string;
    readonly RequestPayer?: 'requester';
    readonly StorageClass?: StorageClass;
  };
  readonly source: { readonly CopySource: string; readonly CopySourceIfMatch: string };
  /** Of the object: its own headers go along, as they do by themselves when it is copied at once. */
  readonly head: HeadObjectCommandOutput;
  readonly partBytes: number;
  readonly signal: AbortSignal;
}

/** Copies an object that is too large to be copied at once. Nothing of it stays behind when it fails. */
export async function copyInParts({
  client,
  from,
  target,
  source,
  head,
  partBytes,
  signal,
}: CopyInParts): Promise<void> {
  const { IfNoneMatch, StorageClass, ...place } = target;
  const options = { abortSignal: signal };
  const upload = await client.send(
    new CreateMultipartUploadCommand({
      ...place,
      ...(StorageClass ? { StorageClass } : {}),
      ...headersOf(head),
      ...(head.TagCount ? { Tagging: await tagsOf(client, from.key, place, signal) } : {}),
    }),
    options,
  );
  const UploadId = upload.UploadId;
  try {
    const Parts: { ETag?: string; PartNumber: number }[] = [];
    for (let at = 0; at < from.bytes; at += partBytes) {
      const PartNumber = Parts.length + 1;
      const CopySourceRange = `bytes=${at}-${Math.min(at + partBytes, from.bytes) - 1}`;
      const { CopyPartResult: part } = await client.send(
        new UploadPartCopyCommand({ ...place, ...source, UploadId, PartNumber, CopySourceRange }),
        options,
      );
      Parts.push({ PartNumber, ...(part?.ETag === undefined ? {} : { ETag: part.ETag }) });
    }
    await client.send(
      new CompleteMultipartUploadCommand({ ...place, UploadId, IfNoneMatch, MultipartUpload: { Parts } }),
      options,
    );
  } catch (error) {
    // Parts that are left are paid for. Not by `signal`, which may be why it failed.
    await client.send(new AbortMultipartUploadCommand({ ...place, UploadId })).catch(() => {});
    throw error;
  }
}

async function tagsOf(
  client: S3Client,
  key: string,
  { Bucket, RequestPayer }: Pick<CopyInParts['target'], 'Bucket' | 'RequestPayer'>,
  signal: AbortSignal,
): Promise<string> {
  const command = new GetObjectTaggingCommand({ Bucket, Key: key, ...(RequestPayer ? { RequestPayer } : {}) });
  const { TagSet = [] } = await client.send(command, { abortSignal: signal });
  return new URLSearchParams(TagSet.map(({ Key = '', Value = '' }) => [Key, Value])).toString();
}

function headersOf({
  ContentType,
  ContentEncoding,
  ContentLanguage,
  ContentDisposition,
  CacheControl,
  Metadata,
}: HeadObjectCommandOutput) {
  const headers = { ContentType, ContentEncoding, ContentLanguage, ContentDisposition, CacheControl, Metadata };
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
}
