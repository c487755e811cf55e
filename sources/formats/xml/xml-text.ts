import { PipelineError } from '../../../runtime/contract/errors.ts';
import { type DecodedFile, decodedFile } from '../decoded-file.ts';
import { begunUtf16, ENCODINGS, isDecoded } from '../encoding.ts';
import type { FormatFile } from '../format.ts';

const DECLARATION_BYTES = 256;

type XmlEncoding = Parameters<typeof decodedFile>[1];

/** A file as UTF-8: itself, or decoded as its mark, its first two bytes or its declaration say. */
export async function openXmlText(
  file: FormatFile,
  signal: AbortSignal,
): Promise<{ readonly file: FormatFile; readonly decoded: DecodedFile | null }> {
  const head = Buffer.alloc(DECLARATION_BYTES);
  await using reader = await file.open(0, signal);
  const begin = head.subarray(0, await reader.read(head));
  const declared = begunUtf16(begin) ?? declaredEncoding(begin, file.label);
  if (declared === null) return { file, decoded: null };
  const decoded = decodedFile(file, declared);
  return { file: decoded, decoded };
}

function declaredEncoding(begin: Buffer, label: string): XmlEncoding | null {
  const found = /^(?:\xef\xbb\xbf)?<\?xml[^>]*?\bencoding\s*=\s*["']([\w.-]+)["']/.exec(begin.toString('latin1'));
  const name = found?.[1]?.toLowerCase().replace(/^(?:iso-8859-1|latin1)$/, 'windows-1252') ?? 'utf-8';
  if (name === 'utf-8' || name === 'us-ascii' || name === 'ascii') return null;
  const known = ENCODINGS.find((encoding) => encoding === name);
  if (known !== undefined && (isDecoded(known) || known === 'windows-1252')) return known;
  throw new PipelineError('format.encoding', {
    message: `${JSON.stringify(label)} says that it is ${name} text, which is not read.`,
    next: `Save the file as UTF-8, for example with: iconv -f ${name} -t UTF-8 FILE, and mend its first line.`,
    origin: { label, line: 1, byte: 0 },
  });
}
