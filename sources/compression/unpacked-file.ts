import { PipelineError } from '../../runtime/contract/errors.ts';
import type { FormatFile } from '../formats/format.ts';
import { PackedError } from './packed-error.ts';
import { chunksOfReader, readerOfChunks } from './reader-of-chunks.ts';

/** A packed file may become this large whatever its packed size is. */
const FREE_BYTES = 64 * 1024 * 1024;

export interface Unpacking {
  /** What holds the packed bytes: an object, or a part of one. */
  readonly packed: FormatFile;
  readonly compression: string;
  readonly unpack: (chunks: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>;
  /** Bytes that one packed byte may become. */
  readonly maxExpansion: number;
}

export interface UnpackedFile extends FormatFile {
  /** Packed bytes that the last reader has read. */
  packedBytes(): number;
}

/** A packed file as if it were not. Bytes count as unpacked; who starts at one of them has all before it unpacked anew. */
export function unpackedFile({ packed, compression, unpack, maxExpansion }: Unpacking): UnpackedFile {
  let packedBytes = 0;

  async function* checked(chunks: AsyncIterable<Buffer>, count: () => number): AsyncGenerator<Buffer> {
    let given = 0;
    try {
      for await (const chunk of unpack(chunks)) {
        given += chunk.length;
        if (given > FREE_BYTES && given > count() * maxExpansion)
          throw bomb(packed.label, count(), given, maxExpansion);
        yield chunk;
      }
    } catch (error) {
      if (!(error instanceof PackedError)) throw error;
      throw error.truncated
        ? cutOff(packed.label, compression, count(), error)
        : damaged(packed.label, compression, count(), error);
    }
  }

  return {
    label: packed.label,
    bytes: Number.POSITIVE_INFINITY,
    packedBytes: () => packedBytes,
    async open(from, signal, to) {
      if (to !== undefined) throw new TypeError('a packed file is read to its end');
      const reader = await packed.open(0, signal);
      let read = 0;
      packedBytes = 0;
      const counted = async function* (): AsyncGenerator<Buffer> {
        for await (const chunk of chunksOfReader(reader, signal)) {
          read += chunk.length;
          packedBytes = read;
          yield chunk;
        }
      };
      return readerOfChunks(
        checked(counted(), () => read),
        from,
        {
          verify: () => reader.verify(),
          close: () => Promise.resolve(reader[Symbol.asyncDispose]()),
        },
      );
    },
  };
}

function cutOff(label: string, compression: string, byte: number, cause: Error): PipelineError {
  return new PipelineError('format.truncated', {
    message: `${JSON.stringify(label)} ends after ${byte} packed bytes, before its ${compression} data does: the file was cut off.`,
    next: 'Get the whole file, then start a new run.',
    origin: { label, byte },
    cause,
  });
}

function damaged(label: string, compression: string, byte: number, cause: Error): PipelineError {
  return new PipelineError('format.compression', {
    message: `${JSON.stringify(label)} is no ${compression} data that can be unpacked: ${cause.message} (within its first ${byte} bytes).`,
    next: 'Get the file again and check it with the program that packed it. If it is not packed so, set compression on the source node.',
    origin: { label, byte },
    cause,
  });
}

function bomb(label: string, packed: number, unpacked: number, most: number): PipelineError {
  return new PipelineError('format.expansion', {
    message: `${JSON.stringify(label)} has become ${unpacked} bytes from ${packed}: more than ${most} for each.`,
    next: 'If the file can be trusted, raise maxExpansion on the source node.',
    origin: { label, byte: packed },
  });
}
