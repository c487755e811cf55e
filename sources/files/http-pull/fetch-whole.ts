import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { unpacked } from '../../../runtime/net/read-body.ts';
import type { StoredObject } from '../object-store.ts';
import { changed } from '../remote/changed.ts';
import { faultOf, waitAgain } from '../remote/persist.ts';
import { stalled, stallGuard } from '../remote/stall-guard.ts';
import type { HttpContext } from './context.ts';
import { UnwantedAnswer } from './fault.ts';
import { nameOfAnswer } from './name-of-answer.ts';
import { openScratch, type Scratch } from './scratch.ts';
import { isPacked, modifiedAt, wholeVersion } from './validators.ts';

/** Begins the version of a file that is read from a copy. */
export const WHOLE = 'whole ';
/** Of one that no header tells the version of. */
export const BY_CONTENT = `${WHOLE}sha256:`;

/** A copy of one version on this machine. */
export interface WholeFile {
  readonly object: StoredObject;
  readonly scratch: Scratch;
}

/**
 * Fetches a file whole, unpacked, and from its beginning again where that breaks off, as long as each try brings more than
 * those before. Where `expected` is given and another version is there: `source.changed`.
 */
export async function fetchWhole(
  context: HttpContext,
  path: string,
  expected: StoredObject | null,
  signal: AbortSignal,
): Promise<WholeFile> {
  const { client, limits, fault } = context;
  const url = context.addressOf(path);
  const place = { doing: 'read', label: path, ...(expected === null ? {} : { object: expected }) } as const;
  const scratch = await openScratch(path);
  let most = 0;
  try {
    for (let tries = 0; ; tries++) {
      signal.throwIfAborted();
      const guard = stallGuard(limits.stallMs, signal);
      let came = 0;
      try {
        const { status, answer, url: from } = await client.ask(url, {}, guard.signal);
        if (status !== 200) throw new UnwantedAnswer(answer, from);
        const told = wholeVersion(answer.headers);
        if (expected !== null && told !== null && expected.version !== WHOLE + told) {
          answer.destroy();
          throw changed(expected);
        }
        const hash = createHash('sha256');
        const body: Readable = isPacked(answer.headers, path) ? unpacked(answer) : answer;
        for await (const chunk of body as AsyncIterable<Buffer>) {
          guard.passed();
          if (came + chunk.length > context.maxWholeBytes) throw tooLarge(path, context.maxWholeBytes);
          await scratch.write(chunk, came);
          hash.update(chunk);
          came += chunk.length;
        }
        const version = told === null ? BY_CONTENT + hash.digest('hex') : WHOLE + told;
        if (expected !== null && (expected.version !== version || expected.bytes !== came))
          throw changed(expected, came);
        const name = nameOfAnswer(path, from, answer.headers);
        const found = { path, bytes: came, version, modifiedAt: modifiedAt(answer.headers) };
        return { object: { ...found, ...(name === null ? {} : { name }) }, scratch };
      } catch (cause) {
        if (came > most) tries = 0;
        most = Math.max(most, came);
        const error = guard.isOver()
          ? stalled(path, limits.stallMs, cause)
          : faultOf(cause, { driver: { fault }, place, signal });
        await waitAgain(error, tries, limits.waitsMs, signal);
      } finally {
        guard.end();
      }
    }
  } catch (error) {
    await scratch.close();
    throw error;
  }
}

function tooLarge(path: string, most: number): PipelineError {
  return new PipelineError('source.too_large', {
    message: `${JSON.stringify(path)} has more than the ${most} bytes that may be kept on this machine while it is read.`,
    next: 'Raise maxWholeBytes of the connector, or serve the file with ranges and an ETag: then it is not kept.',
    origin: { label: path, byte: most },
  });
}
