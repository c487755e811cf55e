import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { AskedConnector, ListedFile, ReadSettings } from '../api/model.ts';
import { listFiles } from '../api/queries/connectors.ts';

/** The files that a source node would read by this connector, asked for page by page. */
export function useFileListing(asked: AskedConnector) {
  const [files, setFiles] = useState<readonly ListedFile[]>([]);
  const [source, setSource] = useState<ReadSettings>({});
  const list = useMutation({
    mutationFn: (wish: { readonly source: ReadSettings; readonly offset: number }) =>
      listFiles(asked, wish.source, wish.offset),
    onMutate: (wish) => {
      if (wish.offset === 0) setFiles([]);
      setSource(wish.source);
    },
    onSuccess: (page) => setFiles((before) => (page.offset === 0 ? page.files : [...before, ...page.files])),
  });
  return {
    files,
    page: list.data ?? null,
    error: list.error,
    isPending: list.isPending,
    start: (wanted: ReadSettings) => list.mutate({ source: wanted, offset: 0 }),
    more: () => list.mutate({ source, offset: files.length }),
  };
}

export type FileListingState = ReturnType<typeof useFileListing>;
