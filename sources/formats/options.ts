import { z } from 'zod';

const MEBIBYTE = 1024 * 1024;
const DEFAULT_MAX_RECORD_BYTES = 128 * MEBIBYTE;
const MOST_RECORD_BYTES = 256 * MEBIBYTE;

/** An option of every format that reads record by record. */
export const maxRecordBytes = z.int().min(1024).max(MOST_RECORD_BYTES).default(DEFAULT_MAX_RECORD_BYTES).meta({
  title: 'Largest record',
  description:
    'Bytes of one record at most, as UTF-8 and without its line end; bounds the memory that a quote never closed can take. A record takes up to five times its size while it is read and sent.',
  advanced: true,
});
