import type { RowBatch } from '../contract/batch.ts';
import type { Divide } from '../graph/build-operators.ts';
import { selectRows } from '../rows/select.ts';
import { type Given, numberRows, rowsIn } from './sample-rows.ts';

/** Rows of a batch that leave by any route, in their order; those that fail are rejects. */
export function anyRoute({ divide }: Divide): (batch: RowBatch) => RowBatch {
  return (batch) => {
    const parts = divide(batch);
    const rows = parts.flatMap((part) => rowsIn(part)).sort((a, b) => a - b);
    return { ...selectRows(batch, Int32Array.from(rows)), rejects: parts.flatMap(({ rejects }) => rejects) };
  };
}

/** Of the rows that a node gave, those that leave by a route. */
export function routeOf({ columns, batches, rows }: Given, route: number, { divide }: Divide): Given {
  let before = 0;
  const taken = numberRows(batches).batches.map((numbered, index) => {
    const batch = batches[index]!;
    const all = rowsIn(batch);
    const part = divide(numbered)[route]!;
    const mine = rowsIn(part).map((row) => before + all.indexOf(row));
    before += all.length;
    return { batch: selectRows(batch, Int32Array.from(rowsIn(part))), places: mine };
  });
  const places = taken.flatMap((one) => one.places);
  return { columns, batches: taken.map(({ batch }) => batch), rows: places.map((place) => rows[place]!), places };
}
