import type { DraftTest } from '../draft.ts';
import { jsonPath } from '../json-path.ts';
import type { JsonObject } from '../model/json-value.ts';

/** Rows that go in at one place, and where they are written. */
export interface RowEntry {
  readonly rows: readonly JsonObject[];
  readonly path: string;
}

/** The rows of a test by where they go in; `ids`: the places that there are. A list is for the only one. */
export function rowEntries(
  { rows, place }: Pick<DraftTest, 'rows' | 'place'>,
  ids: readonly string[],
): ReadonlyMap<string, RowEntry> {
  const path = jsonPath(place, 'rows');
  if (isList(rows)) return new Map(ids.slice(0, 1).map((id) => [id, { rows, path }]));
  return new Map(Object.entries(rows).map(([id, list]) => [id, { rows: list, path: jsonPath(path, id) }]));
}

/** `Array.isArray` that knows a readonly list. */
function isList(rows: DraftTest['rows']): rows is JsonObject[] {
  return Array.isArray(rows);
}
