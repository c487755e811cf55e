import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { Issue } from '../../../runtime/contract/issue.ts';
import { nearest } from '../../../runtime/contract/nearest.ts';
import { error } from '../../../runtime/plan/issues.ts';
import { jsonPath } from '../../../runtime/plan/json-path.ts';

/** Says of which source an issue is, where there are several. */
export const ofSource = (source: string | null): string => (source === null ? '' : `Of rows read at "${source}": `);

/** An issue for each name that no column of the source has: its value would be read by nobody. */
export function unknownFields(
  names: readonly string[],
  columns: ColumnTypes,
  base: string,
  source: string | null = null,
): Issue[] {
  const known = columns.map(({ name }) => name);
  return names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const [meant] = nearest(name, known);
      return error({
        code: 'dead_letter.unknown_field',
        path: jsonPath(base, name),
        message: `${ofSource(source)}The source has no field "${name}".`,
        next: `${meant === undefined ? `It has ${known.join(', ')}.` : `Is "${meant}" meant?`}${source === null ? '' : ' Or name the source whose dead letters are meant.'}`,
      });
    });
}
