import type { Readable } from 'node:stream';
import type { StoredObject } from '../object-store.ts';
import { changed } from '../remote/changed.ts';
import { busy } from '../remote/faults.ts';
import type { HttpContext } from './context.ts';
import { UnwantedAnswer } from './fault.ts';
import { contentRange, heldTo, rangeVersion } from './validators.ts';

/** Bytes of this version and of no other. */
export async function getRange(
  { client, addressOf }: HttpContext,
  object: StoredObject,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<Readable> {
  const headers = { range: `bytes=${from}-${to - 1}`, ...heldTo(object.version) };
  const { status, answer, url } = await client.ask(addressOf(object.path), headers, signal);
  if (status !== 206 && status !== 200) throw new UnwantedAnswer(answer, url);
  const version = rangeVersion(answer.headers);
  const range = contentRange(answer.headers['content-range']);
  // An answer that does not tell its version is of the one that it was held to.
  if ((version !== null && version !== object.version) || (range !== null && range.bytes !== object.bytes)) {
    answer.destroy();
    throw changed(object, range?.bytes);
  }
  if (status === 206 && range?.from === from && range.last === to - 1) return answer;
  answer.destroy();
  const place = { doing: 'read', label: object.path } as const;
  throw busy(place, `${url.host} gave another range than it was asked for, as it did before`, null);
}
