import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Pipeline } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { nodeIcon } from '../nodes/node-kind.ts';
import { loadModeText } from './node-text.ts';
import { pipelineEnds } from './pipeline-parts.ts';

const LINK = 'rounded font-medium text-accent hover:underline';

/** What the pipeline reads and where it loads: each source with its connector, each target with its table. */
export function PipelineEnds({ pipeline }: { pipeline: Pipeline }) {
  const { sources, targets } = pipelineEnds(pipeline);
  return (
    <Card title="From and into">
      <div className="space-y-4">
        <Ends name="Reads from" type="source">
          {sources.map(({ node, connector }) => (
            <End
              key={node.id}
              name={
                connector ? (
                  <Link to="/connectors/$connectorId" params={{ connectorId: connector.id }} className={LINK}>
                    {connector.name}
                  </Link>
                ) : (
                  'No connector'
                )
              }
              note={[sources.length > 1 && node.label, connector?.typeTitle]}
            />
          ))}
        </Ends>
        <Ends name="Loads into" type="target">
          {targets.map(({ node, schema }) => (
            <End
              key={node.id}
              name={
                schema ? (
                  <Link to="/schemas/$schemaId" params={{ schemaId: schema.id }} className={LINK}>
                    {schema.displayName ?? schema.name}
                  </Link>
                ) : (
                  'No schema'
                )
              }
              note={[
                schema && <code className="font-mono text-2xs">{schema.tableName}</code>,
                loadModeText(node.config),
              ]}
            />
          ))}
        </Ends>
      </div>
    </Card>
  );
}

function Ends({ name, type, children }: { name: string; type: string; children: ReactNode }) {
  const Icon = nodeIcon(type);
  return (
    <div>
      <h3 className="mb-1.5 flex items-center gap-1.5 text-ink-3 text-xs">
        <Icon aria-hidden size={13} />
        {name}
      </h3>
      <ul aria-label={name} className="space-y-2 text-sm">
        {children}
      </ul>
    </div>
  );
}

function End({ name, note }: { name: ReactNode; note: readonly ReactNode[] }) {
  const parts = note.filter((part) => part !== undefined && part !== null && part !== false && part !== '');
  return (
    <li className="min-w-0 text-ink">
      {name}
      <span className="block text-ink-3 text-xs">
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a note have no identity
          <span key={index}>
            {index > 0 && ' · '}
            {part}
          </span>
        ))}
      </span>
    </li>
  );
}
