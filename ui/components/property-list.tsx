import type { ReactNode } from 'react';

export interface Property {
  readonly name: string;
  readonly value: ReactNode;
}

/** Names and values, one a line. */
export function PropertyList({ properties }: { properties: readonly Property[] }) {
  return (
    <dl className="divide-y divide-line text-sm">
      {properties.map(({ name, value }) => (
        <div key={name} className="flex items-baseline justify-between gap-6 py-2 first:pt-0 last:pb-0">
          <dt className="shrink-0 text-ink-3">{name}</dt>
          <dd className="min-w-0 text-right text-ink tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
