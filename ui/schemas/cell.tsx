/** One value of a table's row. */
export function Cell({ value }: { value: unknown }) {
  if (value === null || value === undefined) return <i className="text-ink-3">NULL</i>;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return (
    <span className="text-ink-2" title={text.length > 24 ? text : undefined}>
      {text}
    </span>
  );
}
