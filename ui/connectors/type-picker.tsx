import { Link } from '@tanstack/react-router';
import { Search, SearchX } from 'lucide-react';
import { useId, useState } from 'react';
import type { ConnectorDefinition } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { CONTROL } from '../components/control-look.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { connectorGroups } from './connector-groups.ts';
import { connectorIcon } from './connector-icon.ts';

/** The types of connectors that there are, group by group. */
export function TypePicker({ definitions }: { definitions: readonly ConnectorDefinition[] }) {
  const [search, setSearch] = useState('');
  const id = useId();
  const groups = connectorGroups(definitions, search);
  return (
    <div className="space-y-6">
      <div className="relative max-w-96">
        <label htmlFor={id} className="sr-only">
          Search types of connectors
        </label>
        <Search
          aria-hidden
          size={15}
          className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-3"
        />
        <input
          id={id}
          type="search"
          value={search}
          placeholder="Search: S3, SFTP, folder …"
          onChange={(event) => setSearch(event.target.value)}
          className={`${CONTROL} h-9 !pl-9`}
        />
      </div>
      {groups.length === 0 ? (
        <Card flush>
          <EmptyState icon={SearchX} title="No type is called so">
            Search for another word, or clear the search to see all {definitions.length}.
          </EmptyState>
        </Card>
      ) : (
        groups.map(({ title, definitions: found }) => (
          <section key={title} aria-label={title} className="space-y-3">
            <h2 className="font-medium text-ink-2 text-sm">{title}</h2>
            <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
              {found.map((definition) => (
                <TypeCard key={definition.type} definition={definition} />
              ))}
            </ul>
          </section>
        ))
      )}
    </div>
  );
}

function TypeCard({ definition }: { definition: ConnectorDefinition }) {
  const Icon = connectorIcon(definition);
  return (
    <li className="relative flex items-start gap-3 rounded-xl border border-line bg-surface p-4 shadow-card transition-colors hover:border-line-strong hover:bg-hover">
      <span className="grid size-9 shrink-0 place-items-center rounded-lg border bg-sunken text-ink-2">
        <Icon aria-hidden size={17} />
      </span>
      <span className="min-w-0">
        <Link
          to="/connectors/new"
          search={{ type: definition.type }}
          className="font-medium text-ink after:absolute after:inset-0 after:rounded-xl"
        >
          {definition.title}
        </Link>
        <span className="block text-pretty text-ink-3 text-sm">{definition.summary}</span>
      </span>
    </li>
  );
}
