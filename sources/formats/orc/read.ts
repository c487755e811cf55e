import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import { bindNames } from '../columnar/bind-names.ts';
import { corruptAt, encryptedFile, unsupported } from '../columnar/malformed.ts';
import type { BinaryOptions } from '../columnar/options.ts';
import { type RowSet, readBatches } from '../columnar/read-batches.ts';
import { requireOwnNames } from '../columnar/require-own-names.ts';
import type { Format, FormatFile } from '../format.ts';
import { ORC, type OrcFile, readMetadata } from './metadata.ts';
import { openStripe } from './open-stripe.ts';
import { eachType, type OrcColumn, orcColumns } from './types.ts';

/** Stripe by stripe, each stream piece by piece: only those of the columns that are wanted are fetched. */
export function orcFormat({ binaryText }: BinaryOptions): Format {
  return {
    async columns(file, signal) {
      const { root } = await readMetadata(file, signal);
      return bindNames(columnsOf(file, root), null, file.label).map(({ column }) => column);
    },
    async *read(file, options, signal) {
      const found = await readMetadata(file, signal);
      const columns = bindNames(columnsOf(file, found.root), options.columns, file.label);
      refuseUnreadable(file.label, found, columns);
      const own: ColumnTypes = columns.map(({ column }) => column);
      const sets = found.stripes.map(
        (stripe): RowSet => ({
          rows: stripe.rows,
          open: (skip) =>
            openStripe(
              file,
              found,
              stripe,
              { columns, binary: binaryText, batchBytes: options.batchBytes, skip },
              signal,
            ),
        }),
      );
      try {
        yield* readBatches(file, sets, own, options.columns ?? own, options, signal);
      } catch (error) {
        throw corruptAt({ label: file.label, format: ORC, part: 'a stripe', byte: ORC.length }, error);
      }
    },
  };
}

function columnsOf({ label }: FormatFile, root: OrcFile['root']): readonly OrcColumn[] {
  const columns = orcColumns(root);
  requireOwnNames(columns, label);
  return columns;
}

function refuseUnreadable(label: string, { root, encrypted }: OrcFile, columns: readonly OrcColumn[]): void {
  for (const { column, type } of columns) {
    if (encrypted.includes(root.id)) throw encryptedFile(label, ORC);
    eachType(type, (part) => {
      if (encrypted.includes(part.id)) throw encryptedFile(label, ORC, column.name);
      if (part.kind !== 'unknown') return;
      throw unsupported(
        label,
        `the column ${JSON.stringify(column.name)} is of the type ${part.number} of ORC, which Sluice does not read.`,
        'Write the column as text, or declare on the source node the columns without it.',
      );
    });
  }
}
