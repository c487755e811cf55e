import type { StoredObject } from '../object-store.ts';
import { changed } from '../remote/changed.ts';
import type { HttpContext } from './context.ts';
import type { Copies } from './copies.ts';
import { UnwantedAnswer } from './fault.ts';
import { BY_CONTENT, WHOLE } from './fetch-whole.ts';
import { nameOfAnswer } from './name-of-answer.ts';
import { contentRange, isPacked, modifiedAt, rangeVersion, wholeVersion } from './validators.ts';

/**
 * What lies at a path; `null`: nothing. A GET of one byte tells all that a HEAD would, and whether ranges are heeded; an
 * address that is signed for GET takes no HEAD. Where nothing tells the size and the version, the file is fetched.
 */
export async function look(
  context: HttpContext,
  copies: Copies,
  path: string,
  signal: AbortSignal,
): Promise<StoredObject | null> {
  const { status, answer, url } = await context.client.ask(context.addressOf(path), { range: 'bytes=0-0' }, signal);
  const { headers } = answer;
  const name = nameOfAnswer(path, url, headers);
  const named = { path, modifiedAt: modifiedAt(headers), ...(name === null ? {} : { name }) };
  switch (status) {
    case 206: {
      answer.resume();
      const range = contentRange(headers['content-range']);
      const whole = wholeVersion(headers);
      if (range === null || whole === null || isPacked(headers, path)) break;
      return { ...named, bytes: range.bytes, version: rangeVersion(headers) ?? WHOLE + whole };
    }
    case 200: {
      answer.destroy();
      const bytes = headers['content-length'];
      const version = wholeVersion(headers);
      if (bytes === undefined || version === null || isPacked(headers, path)) break;
      return { ...named, bytes: Number(bytes), version: WHOLE + version };
    }
    // No first byte: an empty file.
    case 416:
      answer.resume();
      break;
    case 404:
    case 410:
      answer.resume();
      return null;
    default:
      throw new UnwantedAnswer(answer, url);
  }
  const lease = await copies.renew(path, signal);
  await lease.release();
  return lease.file.object;
}

/** Throws `source.changed` where a file that is read from a copy has another version by now, as far as a header tells. */
export async function verifyWhole(
  { client, addressOf }: HttpContext,
  object: StoredObject,
  signal: AbortSignal,
): Promise<void> {
  if (isKnownByContent(object)) return;
  const { status, answer, url } = await client.ask(addressOf(object.path), { range: 'bytes=0-0' }, signal);
  if (status !== 200 && status !== 206 && status !== 416) throw new UnwantedAnswer(answer, url);
  answer.destroy();
  const version = wholeVersion(answer.headers);
  // An answer that there is no first byte need not tell the version.
  if (version === null && status === 416 && object.bytes === 0) return;
  if (version === null || WHOLE + version !== object.version) throw changed(object);
}

/** Whether a file is read from a copy, and whether nothing but its content tells its version. */
export function isWhole({ version }: StoredObject): boolean {
  return version.startsWith(WHOLE);
}

export function isKnownByContent({ version }: StoredObject): boolean {
  return version.startsWith(BY_CONTENT);
}
