import { useQuery } from '@tanstack/react-query';
import { Eye, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { Pipeline, Preview } from '../api/model.ts';
import { previewQuery } from '../api/queries/previews.ts';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { Loading } from '../components/loading.tsx';
import { formatNoun } from '../format/count.ts';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { PreviewResult } from './preview-result.tsx';

/** What each node makes of the first rows of the source, for those who may change the pipeline. */
export function PreviewCard({ pipeline }: { pipeline: Pipeline }) {
  const mayEdit = useMayEdit();
  const [isAsked, setAsked] = useState(false);
  const query = useQuery({ ...previewQuery(pipeline.id, pipeline.version), enabled: isAsked });
  if (!mayEdit) return null;
  return (
    <Card
      title="Preview"
      flush={isAsked}
      className="overflow-hidden"
      aside={
        query.isSuccess && (
          <span className="flex items-center gap-3">
            {readText(query.data)}
            <Button size="small" icon={RotateCcw} busy={query.isFetching} onClick={() => query.refetch()}>
              Read again
            </Button>
          </span>
        )
      }
    >
      {!isAsked ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-ink-3 text-sm">See what each node makes of the first rows. Nothing is written.</p>
          <Button icon={Eye} onClick={() => setAsked(true)}>
            Preview rows
          </Button>
        </div>
      ) : query.isPending ? (
        <Loading label="Reading the first rows" rows={4} />
      ) : query.isError ? (
        <ErrorState error={query.error} retry={query.refetch} />
      ) : (
        <PreviewResult preview={query.data} />
      )}
    </Card>
  );
}

function readText({ read }: Preview): string | null {
  if (read === null) return null;
  const records = formatNoun(read.records, 'record');
  if (read.stoppedBy === null) return `All ${records}`;
  return read.stoppedBy === 'time' ? `${records}: the source is slow` : `The first ${records}`;
}
