import type { DryRunTable } from '../api/model.ts';

/** Some of the rows, as a table would hold them. `isOne`: there is no other. */
export function DryRunRows({ found: { table, rows, columns }, isOne }: { found: DryRunTable; isOne: boolean }) {
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
              {columns.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className="sticky top-0 z-10 whitespace-nowrap border-b bg-sunken px-3 py-1.5 text-left font-medium text-ink text-xs first:pl-4 sm:first:pl-5"
                >
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a dry run never move
              <tr key={line} className="hover:bg-hover">
                {row.map((cell, index) => (
                  <td key={columns[index]} className="max-w-64 truncate border-b px-3 py-1.5 first:pl-4 sm:first:pl-5">
                    {cell === null ? (
                      <i className="text-ink-3">NULL</i>
                    ) : (
                      <span className="text-ink" title={cell.length > 30 ? cell : undefined}>
                        {cell}
                      </span>
                    )}
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
