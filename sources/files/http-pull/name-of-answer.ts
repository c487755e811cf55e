import type { IncomingHttpHeaders } from 'node:http';
import { compressionOfName } from '../../compression/compressions.ts';
import { formatOfName } from '../../formats/index.ts';

const OF_TYPES: Readonly<Record<string, string>> = {
  'text/csv': 'csv',
  'text/tab-separated-values': 'tsv',
  'application/json': 'json',
  'application/x-ndjson': 'jsonl',
  'application/jsonl': 'jsonl',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'application/vnd.apache.parquet': 'parquet',
  'application/vnd.apache.avro': 'avro',
};

/** A name that tells the format of what was answered, where the path tells none: of the download, of where redirects led, of its type. */
export function nameOfAnswer(path: string, url: URL, headers: IncomingHttpHeaders): string | null {
  if (tells(path)) return null;
  const type = OF_TYPES[(headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()];
  const names = [fileName(headers['content-disposition']), url.pathname, type === undefined ? '' : `a.${type}`];
  return names.find(tells) ?? null;
}

function tells(name: string): boolean {
  const { compression, name: bare } = compressionOfName(name);
  return compression === 'zip' || formatOfName(bare) !== undefined;
}

/** `attachment; filename="a.csv"`. */
function fileName(disposition = ''): string {
  const [, quoted, plain] = /;\s*filename=(?:"([^"]*)"|([^;\s]+))/i.exec(disposition) ?? [];
  return quoted ?? plain ?? '';
}
