import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Eye, PencilLine, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { Pipeline, Preview } from '../api/model.ts';
import { previewQuery } from '../api/queries/previews.ts';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { Loading } from '../components/loading.tsx';
import { formatNoun } from '../format/count.ts';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { firstRows } from './first-rows.ts';
import { OwnRows, type OwnRowsBySource } from './own-rows.tsx';
import { PreviewResult } from './preview-result.tsx';
import { SaveAsTest } from './save-as-test.tsx';

/** What each node makes of a few rows, of the source or one's own, for those who may change the pipeline. */
export function PreviewCard({ pipeline }: { pipeline: Pipeline }) {
  const mayEdit = useMayEdit();
  const [isAsked, setAsked] = useState(false);
  const [isWriting, setWriting] = useState(false);
  const [rows, setRows] = useState<OwnRowsBySource | null>(null);
  const query = useQuery({
    ...previewQuery(pipeline.id, pipeline.version, rows),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  });
  if (!mayEdit) return null;
  const write = (
    <Button size={isAsked ? 'small' : 'medium'} icon={PencilLine} onClick={() => setWriting(true)}>
      Own rows
    </Button>
  );
  return (
    <Card
      title="Preview"
      flush={isAsked || isWriting}
      className="overflow-hidden"
      aside={
        query.isSuccess && (
          <span className="flex flex-wrap items-center gap-2">
            <span className="mr-1">{rows === null ? readText(query.data) : ownText(rows)}</span>
            {rows === null && (
              <Button size="small" icon={RotateCcw} busy={query.isFetching} onClick={() => query.refetch()}>
                Read again
              </Button>
            )}
            {!isWriting && write}
            <SaveAsTest pipeline={pipeline} preview={query.data} rows={rows} />
          </span>
        )
      }
    >
      {isWriting && (
        <OwnRows
          sources={firstRows(pipeline, query.data)}
          busy={query.isFetching}
          onRows={(given) => {
            setRows(given);
            setAsked(true);
          }}
          onClose={() => {
            setWriting(false);
            setRows(null);
          }}
        />
      )}
      {!isAsked ? (
        !isWriting && (
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="text-ink-3 text-sm">See what each node makes of a few rows. Nothing is written.</p>
            <span className="flex gap-2">
              {write}
              <Button icon={Eye} onClick={() => setAsked(true)}>
                Preview rows
              </Button>
            </span>
          </div>
        )
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

function ownText(rows: OwnRowsBySource): string {
  const count = Object.values(rows).reduce((sum, { length }) => sum + length, 0);
  return formatNoun(count, 'row of your own', 'rows of your own');
}
