import { randomUUID } from 'node:crypto';
import { isOtherRange } from '../remote/answered-range.ts';
import type { Bucket, KeyedObject } from '../remote/bucket.ts';
import { changed } from '../remote/changed.ts';
import { GoogleError, googleError, jsonOf } from './answer.ts';
import type { GcsCall, GcsClient } from './client.ts';

/** An object as the JSON API writes it. */
interface Resource {
  readonly name: string;
  /** Text, as all its 64-bit numbers. */
  readonly size: string;
  readonly generation: string;
  readonly timeCreated: string;
}

const FIELDS = 'name,size,generation,timeCreated';

/** The calls of Google Cloud Storage, each held to a version by its generation. */
export function gcsBucket(client: GcsClient, name: string): Bucket {
  async function json<T>(call: GcsCall, signal: AbortSignal): Promise<T> {
    const { status, answer } = await client.call(call, signal);
    return (await jsonOf(status, answer)) as T;
  }

  async function head(key: string, signal: AbortSignal): Promise<KeyedObject | null> {
    const call = { method: 'GET', path: ['o', key], query: { fields: FIELDS } } as const;
    const found = await unless(404, () => json<Resource>(call, signal));
    return found === null ? null : keyed(found);
  }

  return {
    head,
    async page(prefix, from, most, signal) {
      const query = {
        prefix,
        maxResults: String(most),
        fields: `items(${FIELDS}),nextPageToken`,
        ...(from === null ? {} : { pageToken: from }),
      };
      const page = await json<{ items?: readonly Resource[]; nextPageToken?: string }>(
        { method: 'GET', path: ['o'], query },
        signal,
      );
      return { objects: (page.items ?? []).map(keyed), next: page.nextPageToken || null };
    },
    async get(key, object, from, to, signal) {
      const { status, answer } = await client.call(
        {
          method: 'GET',
          path: ['o', key],
          query: { alt: 'media', ifGenerationMatch: object.version },
          // As they lie there: it would unpack what was stored with a Content-Encoding, and then has no ranges.
          headers: { range: `bytes=${from}-${to - 1}`, 'accept-encoding': 'gzip' },
        },
        signal,
      );
      if (status !== 206 && status !== 200) throw await googleError(status, answer);
      const generation = answer.headers['x-goog-generation'];
      const isAll = from === 0 && to === object.bytes;
      const isAsked = status === 206 ? !isOtherRange(answer.headers['content-range'], from, to) : isAll;
      if (generation === object.version && isAsked) return answer;
      answer.destroy();
      throw generation === object.version
        ? new GoogleError(status, 'another range than was asked for', undefined)
        : changed(object);
    },
    moves: {
      async copy(from, to, signal) {
        const path = ['o', from.key, 'rewriteTo', 'b', name, 'o', to];
        const conditions = { ifGenerationMatch: '0', ifSourceGenerationMatch: from.version };
        // A large object is copied piece by piece, each by a call.
        for (let rewriteToken = ''; ; ) {
          const query = rewriteToken === '' ? conditions : { ...conditions, rewriteToken };
          const made = await unless(412, () =>
            json<{ done: boolean; rewriteToken?: string }>({ method: 'POST', path, query }, signal),
          );
          if (made?.done) return true;
          if (made === null) {
            if ((await head(to, signal)) !== null) return false;
            throw changed({ path: from.key, bytes: from.bytes, version: from.version, modifiedAt: from.modifiedAt });
          }
          rewriteToken = made.rewriteToken ?? '';
        }
      },
      async remove({ key, version }, signal) {
        const call = { method: 'DELETE', path: ['o', key], query: { ifGenerationMatch: version } } as const;
        try {
          await json(call, signal);
          return true;
        } catch (error) {
          // Gone already: a removal whose answer was lost.
          if (error instanceof GoogleError && error.status === 404) return true;
          if (error instanceof GoogleError && error.status === 412) return false;
          throw error;
        }
      },
      async tryWrite(key, signal) {
        const query = { uploadType: 'media', name: key, fields: 'name' };
        await json({ method: 'POST', path: ['o'], query, upload: '' }, signal);
      },
      async tryDelete(key, signal) {
        await unless(404, () => json({ method: 'DELETE', path: ['o', key] }, signal));
      },
      async create(key, bytes, signal) {
        const query = { uploadType: 'multipart', name: key, ifGenerationMatch: '0' };
        const { type, body } = inParts(key, bytes.toString());
        const headers = { 'content-type': type };
        const call = { method: 'POST', path: ['o'], query, headers, upload: body } as const;
        return (await unless(412, () => json(call, signal))) !== null;
      },
    },
  };
}

/** An upload of what an object is called and what it holds. */
function inParts(name: string, text: string): { readonly type: string; readonly body: string } {
  const boundary = randomUUID();
  const parts = [JSON.stringify({ name }), text].map(
    (part) => `--${boundary}\r\ncontent-type: application/json; charset=UTF-8\r\n\r\n${part}\r\n`,
  );
  return { type: `multipart/related; boundary=${boundary}`, body: `${parts.join('')}--${boundary}--\r\n` };
}

function keyed({ name, size, generation, timeCreated }: Resource): KeyedObject {
  return { key: name, bytes: Number(size), version: generation, modifiedAt: Date.parse(timeCreated) };
}

async function unless<T>(status: number, call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof GoogleError && error.status === status) return null;
    throw error;
  }
}
