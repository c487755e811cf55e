import { Link } from '@tanstack/react-router';
import type { Connector, ConnectorDefinition } from '../api/model.ts';
import { connectorIcon } from './connector-icon.ts';
import { ConnectorSettings } from './connector-settings.tsx';
import { ConnectorStatus } from './connector-status.tsx';
import { ConnectorTestButton } from './connector-test-button.tsx';

interface ConnectorCardProps {
  connector: Connector;
  /** Of its type; none before they are known. */
  definition: ConnectorDefinition | undefined;
}

/** One connector: what it reaches, whether it does, and a test of it. */
export function ConnectorCard({ connector, definition }: ConnectorCardProps) {
  const Icon = connectorIcon(connector);
  return (
    <article
      aria-labelledby={`connector-${connector.id}`}
      className="relative flex min-w-0 flex-col gap-4 rounded-xl border border-line bg-surface p-4 shadow-card transition-colors hover:border-line-strong sm:p-5"
    >
      <header className="flex items-start gap-3">
        <span className="grid size-9 shrink-0 place-items-center rounded-lg border bg-sunken text-ink-2">
          <Icon aria-hidden size={17} />
        </span>
        <div className="min-w-0 flex-1">
          <h2 id={`connector-${connector.id}`} title={connector.name} className="line-clamp-2 font-semibold text-ink">
            <Link
              to="/connectors/$connectorId"
              params={{ connectorId: connector.id }}
              className="after:absolute after:inset-0 after:rounded-xl"
            >
              {connector.name}
            </Link>
          </h2>
          <p className="truncate text-ink-3 text-xs">{connector.typeTitle}</p>
        </div>
        <ConnectorStatus status={connector.status} />
      </header>
      {connector.description && <p className="line-clamp-2 text-pretty text-ink-2 text-sm">{connector.description}</p>}
      <div className="flex-1">
        <ConnectorSettings connector={connector} definition={definition} />
      </div>
      {connector.lastError && (
        <p className="rounded-lg bg-bad-soft px-3 py-2 text-ink-2 text-sm">{connector.lastError}</p>
      )}
      <ConnectorTestButton connector={connector} />
    </article>
  );
}
