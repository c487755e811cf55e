import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import { bindNames } from '../columnar/bind-names.ts';
import { type AvroColumn, avroColumns, recordOf, valueRecord } from './columns.ts';
import { cursorOf, MOST_ELEMENTS } from './cursor.ts';
import type { Cells, Put } from './leaf-cells.ts';
import { Unresolved } from './resolve.ts';
import type { AvroType } from './schema.ts';
import { branchOf, skipValue } from './skip.ts';

/** How records become rows of the columns that are wanted. */
export interface Records {
  readonly columns: readonly AvroColumn[];
  /** What reads a record that is stored as this type, into cells for the columns. */
  putter(stored: AvroType, cells: readonly Cells[]): Put;
}

/** `given`: the type that the columns are of. */
export function recordsOf(given: AvroType, wanted: ColumnTypes | null, label: string): Records {
  const { fields } = recordOf(given);
  const columns = bindNames(avroColumns(recordOf(given)), wanted, label);
  const columnOf = new Map(columns.map(({ column }, index) => [column.name, index]));
  const target = fields.map(({ name }) => columnOf.get(name) ?? -1);

  function recordPutter(stored: AvroType, cells: readonly Cells[]): Put {
    // Where records are given, a union can only be of what they are stored as.
    if (stored.kind === 'refused' && given.kind === 'record')
      return () => {
        throw new Unresolved(stored.reason);
      };
    if (stored.kind === 'union' && given.kind === 'record') {
      const branches = stored.branches.map((branch) => recordPutter(branch, cells));
      return (cursor, row) => branchOf(cursor, branches)(cursor, row);
    }
    const record = given.kind === 'record' ? recordOf(stored) : valueRecord(stored);
    const steps = record.steps ?? record.fields.map(({ type }, field) => ({ type, field }));
    const puts = steps.map(({ type, field }): Put => {
      const column = field < 0 ? -1 : target[field]!;
      return column < 0 ? (cursor) => skipValue(cursor, type) : cells[column]!.putter(type);
    });
    const constants = record.fields.flatMap(({ type, constant }, field): Put[] => {
      const column = target[field]!;
      if (constant === undefined || column < 0) return [];
      const source = cursorOf(constant);
      const put = cells[column]!.putter(type);
      return [
        (_cursor, row) => {
          source.at = 0;
          source.elements = MOST_ELEMENTS;
          put(source, row);
        },
      ];
    });
    const all = [...puts, ...constants];
    return (cursor, row) => {
      for (let index = 0; index < all.length; index++) all[index]!(cursor, row);
    };
  }

  return { columns, putter: recordPutter };
}
