import { useMutation, useQueryClient } from '@tanstack/react-query';
import { PlugZap } from 'lucide-react';
import { useState } from 'react';
import type { Connector, ConnectorDefinition } from '../api/model.ts';
import { testConnector } from '../api/queries/connectors.ts';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Refusal } from '../components/refusal.tsx';
import { errorsOutside, fieldErrors, NO_ERRORS, withoutErrorsAt } from '../forms/field-errors.ts';
import { useFirstWrong } from '../forms/use-first-wrong.ts';
import { ARCHIVE_PLACES, ArchiveTestFields } from './archive-test-fields.tsx';
import { type ArchiveTest, archivingSource } from './connector-draft.ts';
import { TestReport } from './test-report.tsx';

interface ConnectorTestCardProps {
  connector: Connector;
  /** Of its type; none before they are known. */
  definition: ConnectorDefinition | undefined;
}

/** The test of a saved connector: each step of it, and the rights that an archive takes where they are asked for. */
export function ConnectorTestCard({ connector: { id }, definition }: ConnectorTestCardProps) {
  const queryClient = useQueryClient();
  const [archive, setArchive] = useState<ArchiveTest | null>(null);
  const [errors, setErrors] = useState(NO_ERRORS);
  const [refusals, setRefusals] = useState(0);
  const fields = useFirstWrong<HTMLDivElement>(refusals);
  const test = useMutation({
    mutationFn: () => testConnector({ id, ...(archive && { source: archivingSource(archive) }) }),
    onMutate: () => setErrors(NO_ERRORS),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['connectors'] }),
    onError: (error) => {
      setErrors(fieldErrors(error));
      setRefusals((before) => before + 1);
    },
  });
  const isOutside = errors.size === 0 || errorsOutside(errors, ARCHIVE_PLACES).length > 0;
  return (
    <Card title="Test">
      <div ref={fields} className="space-y-4">
        {test.data ? (
          <TestReport test={test.data} />
        ) : (
          <p className="text-pretty text-ink-3 text-sm">
            {test.isPending
              ? 'Testing: up to 20 seconds …'
              : 'Each step is shown with its time, and what to mend where one fails.'}
          </p>
        )}
        {definition?.archives && (
          <ArchiveTestFields
            archive={archive}
            errors={errors}
            onChange={(next, at) => {
              setArchive(next);
              setErrors((before) => withoutErrorsAt(before, at));
              test.reset();
            }}
          />
        )}
        {test.error !== null && isOutside && <Refusal error={test.error} />}
        <Button size="small" icon={PlugZap} busy={test.isPending} onClick={() => test.mutate()}>
          Test connection
        </Button>
      </div>
    </Card>
  );
}
