import type { InferredSchema } from '../api/model.ts';
import { formatNoun } from '../format/count.ts';
import { isNumber } from '../format/number-type.ts';
import { Cell } from '../schemas/cell.tsx';
import { inferredTypeText } from '../schemas/field-type.ts';

/** The first rows of files, as they were read, below the types that they fit. */
export function SampleRows({ sample, of }: { sample: InferredSchema; of: string }) {
  const { fields, rows, sampledRows, rejectedRows } = sample;
  return (
    <section
      aria-label={`Rows of ${of}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-96 animate-appear overflow-auto rounded-lg border -outline-offset-2"
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <caption className="px-3 py-2 text-left text-ink-3 text-xs">
          {formatNoun(rows.length, 'row')} of <span className="break-all">{of}</span>, types by{' '}
          {formatNoun(sampledRows, 'row')}
          {rejectedRows > 0 && `; ${formatNoun(rejectedRows, 'record')} cannot be read`}
        </caption>
        <thead>
          <tr>
            {fields.map((field) => (
              <th
                key={field.sourceName}
                scope="col"
                className={`sticky top-0 whitespace-nowrap border-y bg-sunken px-3 py-1.5 font-medium ${isNumber(field.dataType) ? 'text-right' : 'text-left'}`}
              >
                <span className="block text-ink text-xs">{field.sourceName}</span>
                <span className="block font-mono font-normal text-2xs text-ink-3">{inferredTypeText(field)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other names
            <tr key={row} className="hover:bg-hover">
              {cells.map((cell, index) => {
                const field = fields[index];
                return (
                  <td
                    key={field?.sourceName}
                    className={`max-w-72 truncate border-b px-3 py-1.5 ${field && isNumber(field.dataType) ? 'text-right' : ''}`}
                  >
                    <Cell value={cell} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
