import type { DryRunTable } from '../api/model.ts';

/** Columns that every table has beside the fields of its schema. */
const OWN_COLUMNS: ReadonlySet<string> = new Set(['created_at', 'updated_at']);

/** Some of the rows, as a table would hold them. `isOne`: there is no other. */
export function DryRunRows({ found: { table, rows, columns }, isOne }: { found: DryRunTable; isOne: boolean }) {
  const order = fieldsFirst(columns);
  const name = isOne ? 'the table' : table;
  if (rows === null) {
    return (
      <p className="border-t px-4 py-3.5 text-ink-3 text-sm sm:px-5">
        {isOne ? 'The table' : table} is too large to look for the rows in it.
      </p>
    );
  }
  if (rows.length === 0) return null;
  return (
    <div className="border-t">
      <h3 className="px-4 pt-3.5 pb-2 font-medium text-ink text-sm sm:px-5">Rows as {name} would hold them</h3>
      <section
        aria-label={`Rows as ${name} would hold them`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-80 overflow-auto border-t -outline-offset-2"
      >
        <table className="min-w-full border-separate border-spacing-0 text-sm">
          <thead>
            <tr>
              {order.map((index) => (
                <th
                  key={columns[index]}
                  scope="col"
                  className="sticky top-0 z-10 whitespace-nowrap border-b bg-sunken px-3 py-1.5 text-left font-medium text-ink text-xs first:pl-4 sm:first:pl-5"
                >
                  {columns[index]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a dry run never move
              <tr key={line} className="hover:bg-hover">
                {order.map((index) => (
                  <td key={columns[index]} className="max-w-64 truncate border-b px-3 py-1.5 first:pl-4 sm:first:pl-5">
                    <Cell text={row[index] ?? null} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

/** Numbers of the columns, those of the table itself last. */
function fieldsFirst(columns: readonly string[]): readonly number[] {
  const rank = (index: number): number => (OWN_COLUMNS.has(columns[index] ?? '') ? 1 : 0);
  return columns.map((_, index) => index).toSorted((a, b) => rank(a) - rank(b));
}

function Cell({ text }: { text: string | null }) {
  if (text === null) return <i className="text-ink-3">NULL</i>;
  return (
    <span className="text-ink" title={text.length > 30 ? text : undefined}>
      {text}
    </span>
  );
}
