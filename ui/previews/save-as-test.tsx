import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import type { Pipeline, Preview } from '../api/model.ts';
import { addPipelineTest } from '../api/queries/pipeline-tests.ts';
import { pipelineQuery } from '../api/queries/pipelines.ts';
import { Button } from '../components/button.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { useNotify } from '../components/notice.tsx';
import { TextField } from '../components/text-field.tsx';
import { formatNoun } from '../format/count.ts';
import type { OwnRowsBySource } from './own-rows.tsx';

interface SaveAsTestProps {
  pipeline: Pipeline;
  preview: Preview;
  /** Those that somebody wrote; `null`: they came from the source. */
  rows: OwnRowsBySource | null;
}

/** Makes a test of the pipeline from a preview: these rows go in, and what came out is expected. */
export function SaveAsTest({ pipeline, preview, rows }: SaveAsTestProps) {
  const queryClient = useQueryClient();
  const notify = useNotify();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const sources = preview.nodes.filter(({ inputs }) => inputs.length === 0);
  const given =
    rows === null
      ? null
      : testRows(
          rows,
          sources.map(({ node }) => node),
        );
  const save = useMutation({
    mutationFn: () =>
      addPipelineTest(pipeline, { name: name.trim(), ...(given === null ? { preview } : { rows: given }) }),
    onSuccess: async ({ test, pipeline: saved }) => {
      setOpen(false);
      setName('');
      notify.good(`The test “${test.name}” was saved, with version ${saved.version}.`);
      queryClient.setQueryData(pipelineQuery(saved.id).queryKey, saved);
      await queryClient.invalidateQueries({ queryKey: ['pipelines', 'versions'] });
    },
  });
  const count = sources.reduce((sum, source) => sum + source.rows.length, 0);
  const hides = sources.some(({ columns }) => columns.some(({ hidden }) => hidden));
  return (
    <FormDialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        save.reset();
      }}
      trigger={
        <Button size="small" icon={FlaskConical} disabled={count === 0}>
          Save as test
        </Button>
      }
      title="Save this preview as a test"
      description={
        <>
          {formatNoun(count, 'row')} {count === 1 ? 'goes' : 'go'} into the pipeline’s definition, as version{' '}
          {pipeline.version + 1}, and what comes out now is what the test expects from then on.
          {hides && ' Hidden values stay ***.'}
        </>
      }
      action="Save test"
      busy={save.isPending}
      error={save.error}
      onSubmit={() => {
        if (name.trim() !== '') save.mutate();
      }}
    >
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        placeholder="customers without a balance are left out"
        required
      />
    </FormDialog>
  );
}

/** Of one source they stand by themselves; `null` where one of several was read: then all are those of the preview. */
function testRows(rows: OwnRowsBySource, sources: readonly string[]) {
  const [first = ''] = sources;
  if (sources.length === 1) return rows[first] ?? null;
  return sources.every((source) => rows[source] !== undefined) ? rows : null;
}
