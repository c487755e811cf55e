import { PipelineError } from '../../../runtime/contract/errors.ts';
import { chunksOfReader } from '../../compression/reader-of-chunks.ts';
import type { FormatFile } from '../format.ts';

/** The text of a UTF-8 file from a byte on, in pieces that end neither in half of a character nor in half of a line end. */
export async function* textOf(file: FormatFile, from: number, signal: AbortSignal): AsyncGenerator<string> {
  await using reader = await file.open(from, signal);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let byte = from;
  let held = '';
  for await (const chunk of chunksOfReader(reader, signal)) {
    const text = held + decoded(() => decoder.decode(chunk, { stream: true }), file.label, byte);
    byte += chunk.length;
    held = text.endsWith('\r') ? '\r' : '';
    const whole = text.slice(0, text.length - held.length);
    if (whole !== '') yield whole;
  }
  const rest = held + decoded(() => decoder.decode(), file.label, byte);
  await reader.verify();
  if (rest !== '') yield rest;
}

function decoded(decode: () => string, label: string, byte: number): string {
  try {
    return decode();
  } catch (cause) {
    throw new PipelineError('format.encoding', {
      message: `${JSON.stringify(label)} is not UTF-8 text behind byte ${byte}.`,
      next: 'Say in the first line of the file how it is encoded: <?xml version="1.0" encoding="…"?>.',
      origin: { label, byte },
      cause,
    });
  }
}
