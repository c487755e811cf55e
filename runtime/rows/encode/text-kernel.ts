import { isJson } from '../decode/json.ts';
import { NOT_JSON, TOO_LONG } from './failure.ts';
import type { BytesKernel } from './kernel.ts';
import { cutsCharacter, utf8Fault } from './utf8.ts';
import { copyBytes, write32, writeBytes } from './write.ts';

export function textKernel(strict: boolean): BytesKernel {
  return (buffer, start, end, out, at) => {
    const fault = strict || cutsCharacter(buffer, start, end) ? utf8Fault(buffer, start, end) : 0;
    return fault < 0 ? fault : writeBytes(buffer, start, end, out, at);
  };
}

/** As `varchar_input`: spaces beyond the length are cut off, anything else there is refused. */
export function varcharKernel(length: number, strict: boolean): BytesKernel {
  return (buffer, start, end, out, at) => {
    const fault = strict || cutsCharacter(buffer, start, end) ? utf8Fault(buffer, start, end) : 0;
    if (fault < 0) return fault;
    if (end - start <= length) return writeBytes(buffer, start, end, out, at);
    const limit = characterOffset(buffer, start, end, length);
    for (let index = limit; index < end; index++) {
      if (buffer[index] !== 32) return TOO_LONG;
    }
    return writeBytes(buffer, start, limit, out, at);
  };
}

/** Offset behind the first `count` characters of UTF-8 text. */
function characterOffset(buffer: Buffer, start: number, end: number, count: number): number {
  let left = count;
  for (let at = start; at < end; at++) {
    if ((buffer[at]! & 0xc0) !== 0x80 && left-- === 0) return at;
  }
  return end;
}

/** jsonb travels as a version byte and its text, which the server parses; what it would refuse is refused here. */
export function jsonKernel(strict: boolean): BytesKernel {
  return (buffer, start, end, out, at) => {
    const fault = strict || cutsCharacter(buffer, start, end) ? utf8Fault(buffer, start, end) : 0;
    if (fault < 0) return fault;
    if (!isJson(buffer, start, end)) return NOT_JSON;
    write32(out, at, end - start + 1);
    out[at + 4] = 1;
    return copyBytes(buffer, start, end, out, at + 5);
  };
}
