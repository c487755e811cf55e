import { PipelineError } from '../../runtime/contract/errors.ts';
import { chunksOfReader, readerOfChunks } from '../compression/reader-of-chunks.ts';
import type { DecodedEncoding } from './encoding.ts';
import type { FormatFile } from './format.ts';

export interface DecodedFile extends FormatFile {
  /** Bytes of the file itself that the last reader has read. */
  packedBytes(): number;
}

/** A file of another encoding as if it were UTF-8: its bytes count as such, and who starts at one has all before it decoded anew. */
export function decodedFile(file: FormatFile, encoding: DecodedEncoding | 'windows-1252'): DecodedFile {
  let packedBytes = 0;
  return {
    label: file.label,
    bytes: Number.POSITIVE_INFINITY,
    packedBytes: () => packedBytes,
    async open(from, signal, to) {
      if (to !== undefined) throw new TypeError('a decoded file is read to its end');
      const reader = await file.open(0, signal);
      const decode = async function* (): AsyncGenerator<Buffer> {
        const decoder = new TextDecoder(encoding, { fatal: true });
        packedBytes = 0;
        for await (const chunk of chunksOfReader(reader, signal)) {
          const text = decoded(decoder, chunk, file.label, encoding, packedBytes);
          packedBytes += chunk.length;
          if (text !== '') yield Buffer.from(text, 'utf8');
        }
        const rest = decoded(decoder, null, file.label, encoding, packedBytes);
        if (rest !== '') yield Buffer.from(rest, 'utf8');
      };
      return readerOfChunks(decode(), from, {
        verify: () => reader.verify(),
        close: () => Promise.resolve(reader[Symbol.asyncDispose]()),
      });
    },
  };
}

/** `null` ends it. */
function decoded(decoder: TextDecoder, chunk: Buffer | null, label: string, encoding: string, byte: number): string {
  try {
    return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    const where = chunk === null ? 'at its end' : `between byte ${byte} and byte ${byte + chunk.length}`;
    throw new PipelineError('format.encoding', {
      message: `${JSON.stringify(label)} is not ${encoding} text: ${where} some bytes stand for no character.`,
      next: 'Set the encoding of the source node to the one in which the file was written, or get the whole file.',
      origin: { label, byte },
      cause,
    });
  }
}
