import type { Connector } from '../api/model.ts';
import { PropertyList } from '../components/property-list.tsx';
import { TimeAgo } from '../components/time-ago.tsx';
import { connectorIcon } from './connector-icon.ts';
import { ConnectorStatus } from './connector-status.tsx';
import { ConnectorTestButton } from './connector-test-button.tsx';

/** One connector: what it reaches, whether it does, and a test of it. */
export function ConnectorCard({ connector }: { connector: Connector }) {
  const Icon = connectorIcon(connector.category);
  return (
    <article
      aria-labelledby={`connector-${connector.id}`}
      className="flex min-w-0 flex-col gap-4 rounded-xl border border-line bg-surface p-4 shadow-card sm:p-5"
    >
      <header className="flex items-start gap-3">
        <span className="grid size-9 shrink-0 place-items-center rounded-lg border bg-sunken text-ink-2">
          <Icon aria-hidden size={17} />
        </span>
        <div className="min-w-0 flex-1">
          <h2
            id={`connector-${connector.id}`}
            title={connector.name}
            className="line-clamp-2 break-words font-semibold text-ink"
          >
            {connector.name}
          </h2>
          <p className="truncate text-ink-3 text-xs">{connector.typeTitle}</p>
        </div>
        <ConnectorStatus status={connector.status} />
      </header>
      {connector.description && <p className="text-pretty text-ink-2 text-sm">{connector.description}</p>}
      <div className="flex-1">
        <PropertyList
          properties={[
            ...Object.entries(connector.config).map(([name, value]) => ({
              name: settingName(name),
              value: settingText(value),
            })),
            {
              name: 'Sign-in',
              value: connector.authMethod === 'none' ? 'None needed' : settingName(connector.authMethod),
            },
            {
              name: 'Last tested',
              value: connector.lastTestedAt === null ? 'Never' : <TimeAgo at={connector.lastTestedAt} />,
            },
          ]}
        />
      </div>
      {connector.lastError && (
        <p className="break-words rounded-lg bg-bad-soft px-3 py-2 text-ink-2 text-sm">{connector.lastError}</p>
      )}
      <ConnectorTestButton connector={connector} />
    </article>
  );
}

function settingText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `forcePathStyle` → `Force path style`. */
function settingName(key: string): string {
  const words = key.replaceAll('_', ' ').replace(/([a-z])([A-Z])/g, (_, end, start) => `${end} ${start.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
