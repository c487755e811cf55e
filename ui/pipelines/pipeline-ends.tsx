import { Link } from '@tanstack/react-router';
import type { Pipeline } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { PropertyList } from '../components/property-list.tsx';

/** What the pipeline reads and where it loads. */
export function PipelineEnds({ pipeline }: { pipeline: Pipeline }) {
  const { connector, schema } = pipeline;
  const link = 'rounded font-medium text-accent hover:underline';
  return (
    <Card title="From and into">
      <PropertyList
        properties={[
          {
            name: 'Connector',
            value: connector ? (
              <Link to="/connectors" className={link}>
                {connector.name}
              </Link>
            ) : (
              'None'
            ),
          },
          { name: 'Type', value: <code className="font-mono text-xs">{connector?.type ?? '—'}</code> },
          {
            name: 'Schema',
            value: schema ? (
              <Link to="/schemas/$schemaId" params={{ schemaId: schema.id }} className={link}>
                {schema.displayName ?? schema.name}
              </Link>
            ) : (
              'None'
            ),
          },
        ]}
      />
    </Card>
  );
}
