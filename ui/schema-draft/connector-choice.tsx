import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import type { Connector, ConnectorDefinition } from '../api/model.ts';
import { allConnectorsQuery } from '../api/queries/connectors.ts';
import { Refusal } from '../components/refusal.tsx';
import { SelectBox } from '../components/select-box.tsx';
import { FieldShell } from '../forms/field-shell.tsx';

interface ConnectorChoiceProps {
  definitions: readonly ConnectorDefinition[];
  chosen: string | undefined;
  onChoose: (connector: Connector) => void;
}

/** One of the connectors whose files can be looked into. */
export function ConnectorChoice({ definitions, chosen, onChoose }: ConnectorChoiceProps) {
  const id = useId();
  const list = useQuery(allConnectorsQuery);
  const withFiles = new Set(definitions.flatMap(({ type, comesWithRun }) => (comesWithRun ? [] : [type])));
  const connectors = (list.data ?? []).filter(({ type }) => withFiles.has(type));
  if (list.isError) return <Refusal error={list.error} />;
  return (
    <FieldShell id={id} title="Connector" isRequired error={null}>
      <SelectBox
        id={id}
        value={chosen ?? ''}
        options={[
          { value: '', text: list.isPending ? 'Loading …' : 'Choose …' },
          ...connectors.map((one) => ({ value: one.id, text: `${one.name} · ${one.typeTitle}` })),
        ]}
        onChoose={(value) => {
          const connector = connectors.find((one) => one.id === value);
          if (connector) onChoose(connector);
        }}
      />
    </FieldShell>
  );
}
