import type { FormatFile } from '../format.ts';
import { excelRefused } from './errors.ts';

/** Compound files: workbooks of Excel 97 to 2003, and newer ones that are encrypted. */
export const COMPOUND_MAGIC = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

/** Says which kind a compound file is, by the names in its directory. */
export async function refuseOldFormats(file: FormatFile, signal: AbortSignal): Promise<void> {
  const head = await bytesAt(file, 0, 512, signal);
  if (!head.subarray(0, COMPOUND_MAGIC.length).equals(COMPOUND_MAGIC)) return;
  const sector = head.length < 52 ? 0 : 1 << Math.min(head.readUInt16LE(30), 12);
  const directory = sector === 0 ? 0 : (head.readUInt32LE(48) + 1) * sector;
  const names = await bytesAt(file, directory, sector, signal);
  if (names.includes(ENCRYPTED)) {
    throw excelRefused(
      file.label,
      'encrypted with a password',
      'Open it in Excel with its password, take the password away (File, Info, Protect Workbook), and save it.',
    );
  }
  throw excelRefused(
    file.label,
    'a workbook of Excel 97 to 2003 (.xls)',
    'Save it as .xlsx in Excel, or with: soffice --convert-to xlsx FILE.',
  );
}

async function bytesAt(file: FormatFile, from: number, count: number, signal: AbortSignal): Promise<Buffer> {
  const to = Math.min(from + count, file.bytes);
  if (to <= from) return Buffer.alloc(0);
  await using reader = await file.open(from, signal, to);
  const bytes = Buffer.alloc(to - from);
  return bytes.subarray(0, await reader.read(bytes));
}
