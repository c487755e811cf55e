import type { Readable } from 'node:stream';
import { type ContainerClient, RestError } from '@azure/storage-blob';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { isOtherRange, isOtherVersion } from '../remote/answered-range.ts';
import type { Bucket, KeyedObject } from '../remote/bucket.ts';
import { changed } from '../remote/changed.ts';
import { azureCode } from './fault.ts';

/** The calls of Azure, each held to a version by its ETag. */
export function azureBucket(container: ContainerClient): Bucket {
  return {
    // Accounts with folders of their own list folder by folder.
    ownOrder: true,
    async head(key, signal) {
      const found = await unless(404, () => container.getBlobClient(key).getProperties({ abortSignal: signal }));
      if (found === null || isFolder(found.metadata)) return null;
      return keyed(key, found.contentLength, found.etag, found.lastModified);
    },
    async page(prefix, from, most, signal) {
      const pages = container
        .listBlobsFlat({ prefix, includeMetadata: true, abortSignal: signal })
        .byPage({ maxPageSize: most, ...(from === null ? {} : { continuationToken: from }) });
      const { value } = await pages.next();
      const { segment, continuationToken } = value as Awaited<ReturnType<typeof pages.next>>['value'];
      const objects = (segment.blobItems as BlobItems)
        .filter(({ metadata }) => !isFolder(metadata))
        .map(({ name, properties }) => keyed(name, properties.contentLength, properties.etag, properties.lastModified));
      return { objects, next: continuationToken === undefined || continuationToken === '' ? null : continuationToken };
    },
    async get(key, object, from, to, signal) {
      const answer = await container.getBlobClient(key).download(from, to - from, {
        conditions: { ifMatch: object.version },
        maxRetryRequests: 0,
        abortSignal: signal,
      });
      const body = answer.readableStreamBody as Readable;
      // The loop that reads throws it; it may come before that begins.
      body.on('error', () => {});
      const isOther = isOtherVersion(answer.etag, object.version);
      if (!isOther && answer.contentLength === to - from && !isOtherRange(answer.contentRange, from, to)) return body;
      body.destroy();
      if (isOther) throw changed(object);
      throw new PipelineError('source.refused', {
        message: `The service sent another range of ${JSON.stringify(object.path)} than it was asked for.`,
        next: 'Use a service that heeds ranges, and no proxy that does not.',
        origin: { label: object.path },
      });
    },
    moves: {
      async copy(from, to, signal) {
        const source = container.getBlobClient(from.key);
        const made = await unless(409, async () => {
          const copying = await container.getBlobClient(to).beginCopyFromURL(source.url, {
            abortSignal: signal,
            conditions: { ifNoneMatch: '*' },
            sourceConditions: { ifMatch: from.version },
          });
          return copying.pollUntilDone();
        });
        return made !== null;
      },
      async remove({ key, version }, signal) {
        const blob = container.getBlobClient(key);
        try {
          await blob.delete({ abortSignal: signal, conditions: { ifMatch: version } });
          return true;
        } catch (error) {
          // Gone already: a removal whose answer was lost.
          if (error instanceof RestError && error.statusCode === 404) return true;
          if (error instanceof RestError && error.statusCode === 412) return false;
          throw error;
        }
      },
      async tryWrite(key, signal) {
        await container.getBlockBlobClient(key).upload('', 0, { abortSignal: signal });
      },
      async tryDelete(key, signal) {
        await unless(404, () => container.getBlobClient(key).delete({ abortSignal: signal }));
      },
      async create(key, bytes, signal) {
        const made = await unless(409, () =>
          container.getBlockBlobClient(key).upload(bytes, bytes.length, {
            abortSignal: signal,
            conditions: { ifNoneMatch: '*' },
          }),
        );
        return made !== null;
      },
    },
  };
}

type BlobItems = readonly {
  readonly name: string;
  readonly properties: { readonly contentLength?: number; readonly etag: string; readonly lastModified: Date };
  readonly metadata?: Readonly<Record<string, string>>;
}[];

/** How accounts with folders of their own list these. */
function isFolder(metadata: Readonly<Record<string, string>> | undefined): boolean {
  return metadata?.hdi_isfolder === 'true';
}

/** Listings write an ETag without its quotes. */
function keyed(key: string, bytes = 0, etag = '', modified?: Date): KeyedObject {
  const version = etag.startsWith('"') ? etag : `"${etag}"`;
  return { key, bytes, version, modifiedAt: modified?.getTime() ?? null };
}

async function unless<T>(status: 404 | 409, call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    const isIt = error instanceof RestError && error.statusCode === status;
    if (isIt && (status === 404 ? azureCode(error) !== 'ContainerNotFound' : azureCode(error) === 'BlobAlreadyExists'))
      return null;
    throw error;
  }
}
