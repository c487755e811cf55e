import { addAbortSignal, Readable } from 'node:stream';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { StoredObject } from '../object-store.ts';
import type { Body, RemoteDriver, RemoteLimits } from './driver.ts';
import { faultOf, waitAgain } from './persist.ts';
import { scopedStallGuard, stalled } from './stall-guard.ts';

export interface PartRequest {
  readonly driver: Pick<RemoteDriver, 'get' | 'fault'>;
  readonly limits: Pick<RemoteLimits, 'stallMs' | 'waitsMs'>;
  readonly object: StoredObject;
  readonly from: number;
  readonly to: number;
  readonly signal: AbortSignal;
  /** Before each repetition. */
  readonly onAgain?: (() => void) | undefined;
}

/** A body whose bytes are all here may take so long to end: only then does its connection serve another request. */
const END_MS = 1000;

/** The bytes of a range as they come. One that breaks off goes on at its byte; it fails when several tries in a row bring nothing. */
export async function* fetchPart({
  driver,
  limits,
  object,
  from,
  to,
  signal,
  onAgain,
}: PartRequest): AsyncGenerator<Uint8Array> {
  const place = { doing: 'read', label: object.path, object } as const;
  let at = from;
  let isAgain = false;
  for (let tries = 0; at < to; tries++) {
    signal.throwIfAborted();
    if (isAgain) onAgain?.();
    isAgain = true;
    const stall = scopedStallGuard(limits.stallMs, signal);
    try {
      const body = await driver.get(object, at, to, stall.signal);
      for await (const chunk of brokenOffBy(stall.signal, body)) {
        stall.passed();
        if (chunk.length > to - at) throw tooMuch(object);
        at += chunk.length;
        tries = -1;
        if (at === to) stall.within(END_MS);
        yield chunk;
      }
      if (at < to) throw brokenOff(object, at);
    } catch (cause) {
      // Its bytes are all here; only its end is not.
      if (at === to && stall.isOver()) return;
      const error = stall.isOver()
        ? stalled(object.path, limits.stallMs, cause)
        : faultOf(cause, { driver, place, signal });
      await waitAgain(error, Math.max(tries, 0), limits.waitsMs, signal);
    } finally {
      stall.end();
    }
  }
}

/** Chunks that are no stream end by the signal that they were asked for with. */
function brokenOffBy(signal: AbortSignal, body: Body): AsyncIterable<Uint8Array> {
  return body instanceof Readable ? addAbortSignal(signal, body) : body;
}

function brokenOff({ path }: StoredObject, byte: number): PipelineError {
  return new PipelineError('source.io', {
    message: `Reading ${JSON.stringify(path)} broke off after ${byte} bytes.`,
    next: 'Check the network between this machine and the store.',
    origin: { label: path, byte },
    retryable: true,
  });
}

function tooMuch({ path }: StoredObject): PipelineError {
  return new PipelineError('source.io', {
    message: `The store sent more bytes of ${JSON.stringify(path)} than the range that it was asked for.`,
    next: 'The store, or a proxy before it, does not heed ranges: use one that does.',
    origin: { label: path },
  });
}
