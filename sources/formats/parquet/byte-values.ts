import { EndsEarly, Malformed } from '../columnar/malformed.ts';
import type { RawBytes } from '../columnar/raw.ts';
import { deltaEnd, openDelta } from './delta.ts';
import type { Values } from './values.ts';

const BLANK = 32;

/** Texts with their length before each. They are pointed at where they are. */
export function byteArrays(body: Buffer, from: number): Values {
  let at = from;
  return {
    next(count, room, bytes) {
      const starts = new Int32Array(room);
      const ends = new Int32Array(room);
      const begin = at;
      let index = 0;
      for (; index < count && (index === 0 || at - begin < bytes); index++) {
        if (at + 4 > body.length) throw new EndsEarly('its values end early');
        const length = (body[at]! | (body[at + 1]! << 8) | (body[at + 2]! << 16) | (body[at + 3]! << 24)) >>> 0;
        // Blank, so that a stretch of texts is text: checks of a whole batch then are quick.
        body[at] = body[at + 1] = body[at + 2] = body[at + 3] = BLANK;
        at += 4;
        if (length > body.length - at) throw new EndsEarly(`a value of ${length} bytes is announced`);
        starts[index] = at;
        at += length;
        ends[index] = at;
      }
      return { raw: { kind: 'bytes', buffer: body, starts, ends, from: begin, to: at }, count: index };
    },
  };
}

/** Values of the same number of bytes. */
export function fixedArrays(body: Buffer, from: number, size: number): Values {
  let at = from;
  return {
    next(count, room) {
      if (count * size > body.length - at) throw new EndsEarly('its values end early');
      const starts = new Int32Array(room);
      const ends = new Int32Array(room);
      const begin = at;
      for (let index = 0; index < count; index++) {
        starts[index] = at;
        at += size;
        ends[index] = at;
      }
      return { raw: { kind: 'bytes', buffer: body, starts, ends, from: begin, to: at }, count };
    },
  };
}

/** All lengths, then all texts. */
export function lengthsFirst(body: Buffer, from: number): Values {
  const lengths = openDelta(body, from, body.length);
  let at = deltaEnd(body, from, body.length);
  return {
    next(count, room) {
      const starts = new Int32Array(room);
      const ends = new Int32Array(room);
      lengths.read32(ends, count);
      const begin = at;
      for (let index = 0; index < count; index++) {
        const length = ends[index]!;
        if (length < 0 || length > body.length - at) throw new EndsEarly(`a value of ${length} bytes is announced`);
        starts[index] = at;
        at += length;
        ends[index] = at;
      }
      return { raw: { kind: 'bytes', buffer: body, starts, ends, from: begin, to: at }, count };
    },
  };
}

/** Each text begins with so many bytes of the one before it. `size` 0: of any length. */
export function frontCoded(body: Buffer, from: number, size: number): Values {
  const prefixes = openDelta(body, from, body.length);
  const middle = deltaEnd(body, from, body.length);
  const suffixes = lengthsFirst(body, middle);
  let last: Buffer = Buffer.alloc(0);
  /** Lengths that were decoded for a call that stopped early. */
  let kept: { readonly shared: Int32Array; readonly rest: RawBytes } | null = null;

  return {
    next(count, room, bytes) {
      const shared = new Int32Array(count);
      const have = kept?.shared.length ?? 0;
      if (kept === null) prefixes.read32(shared, count);
      else shared.set(kept.shared.subarray(0, count));
      const rest = kept?.rest ?? (suffixes.next(count, count, 0).raw as RawBytes);
      const most = kept === null ? count : Math.min(count, have);
      const starts = new Int32Array(room);
      const ends = new Int32Array(room);
      const parts: Buffer[] = [];
      let at = 0;
      let done = 0;
      for (; done < most && (done === 0 || at < bytes); done++) {
        const length = shared[done]!;
        if (length < 0 || length > last.length) throw new Malformed(`a value shares ${length} bytes of ${last.length}`);
        const tail = rest.buffer.subarray(rest.starts[done], rest.ends[done]);
        last = length === 0 ? tail : Buffer.concat([last.subarray(0, length), tail]);
        if (size > 0 && last.length !== size) throw new Malformed(`a value of ${last.length} bytes, not ${size}`);
        starts[done] = at;
        at += last.length;
        ends[done] = at;
        parts.push(last);
      }
      const all = kept?.shared ?? shared;
      kept =
        done === all.length
          ? null
          : {
              shared: all.subarray(done),
              rest: { ...rest, starts: rest.starts.subarray(done), ends: rest.ends.subarray(done) },
            };
      return { raw: { kind: 'bytes', buffer: Buffer.concat(parts), starts, ends, from: 0, to: at }, count: done };
    },
  };
}
