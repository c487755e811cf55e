import { FileSearch } from 'lucide-react';
import type { ListedFile } from '../api/model.ts';
import { Button } from '../components/button.tsx';
import { TimeAgo } from '../components/time-ago.tsx';
import { formatBytes } from '../format/bytes.ts';
import { formatCount, formatNoun } from '../format/count.ts';
import { wordsOf } from '../format/words.ts';
import type { FileListingState } from './use-file-listing.ts';

interface FileTableProps {
  listing: FileListingState;
  /** The file whose rows are shown. */
  shown?: string | null;
  onShow?: (file: ListedFile) => void;
}

/** The files that were found: how many, and the first of them with size and time. */
export function FileTable({ listing, shown = null, onShow }: FileTableProps) {
  const { files, page, isPending, more } = listing;
  if (page === null) return null;
  const isAll = files.length >= page.total && page.isWhole;
  return (
    <section aria-label="Files" className="animate-appear overflow-hidden rounded-lg border">
      <p className="border-b bg-sunken px-3.5 py-2 text-ink-2 text-xs tabular-nums" role="status">
        {page.isWhole ? '' : 'More than '}
        {formatNoun(page.total, 'file')}, {formatBytes(page.totalBytes)}
        {page.isWhole ? '' : ': the listing was not counted to its end'}
      </p>
      <ul className="max-h-96 divide-y divide-line overflow-y-auto">
        {files.map((file) => (
          <li
            key={file.path}
            data-file={file.path}
            className={`flex items-center gap-3 px-3.5 py-2 text-sm ${shown === file.path ? 'bg-accent-soft' : 'hover:bg-hover'}`}
          >
            <span className="min-w-0 flex-1">
              <span className="block break-all font-mono text-ink text-xs">{file.path}</span>
              <span className="block text-ink-3 text-xs tabular-nums">
                {formatBytes(file.bytes)}
                {file.format !== null && ` · ${wordsOf(file.format)}`}
                {file.modifiedAt !== null && (
                  <>
                    {' · '}
                    <TimeAgo at={file.modifiedAt} />
                  </>
                )}
              </span>
            </span>
            {onShow && (
              <Button
                size="small"
                look="quiet"
                icon={FileSearch}
                aria-label={`Show rows of ${file.path}`}
                onClick={() => onShow(file)}
              >
                Rows
              </Button>
            )}
          </li>
        ))}
      </ul>
      {!isAll && files.length < page.total && (
        <div className="flex items-center justify-between gap-4 border-t px-3.5 py-2 text-ink-3 text-xs tabular-nums">
          {formatCount(files.length)} shown
          <Button size="small" busy={isPending} onClick={more}>
            Show more
          </Button>
        </div>
      )}
    </section>
  );
}
