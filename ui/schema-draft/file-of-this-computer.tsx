import { useMutation } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { InferredSchema } from '../api/model.ts';
import { inferFileFields } from '../api/queries/schemas.ts';
import { Button } from '../components/button.tsx';
import { Refusal } from '../components/refusal.tsx';
import { formatBytes } from '../format/bytes.ts';

interface FileOfThisComputerProps {
  onInferred: (inferred: InferredSchema, path: string) => void;
}

/** A file that is sent to be looked at, and is not kept. */
export function FileOfThisComputer({ onInferred }: FileOfThisComputerProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const infer = useMutation({
    mutationFn: (file: File) => inferFileFields(file),
    onSuccess: (inferred, file) => onInferred(inferred, file.name),
  });
  const take = (files: FileList | null): void => {
    const file = files?.[0];
    if (file) infer.mutate(file);
  };
  return (
    <div className="space-y-3">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: files may be dropped on it; the button does the same by keyboard */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files);
        }}
        className={`flex flex-col items-center gap-3 rounded-lg border border-dashed px-4 py-8 text-center ${isOver ? 'border-accent bg-accent-soft' : 'border-line-strong bg-sunken'}`}
      >
        <p className="text-pretty text-ink-2 text-sm">
          {infer.variables === undefined ? (
            'Drop a file here: CSV, TSV, JSON, JSON Lines, XML, Excel, Parquet, ORC or Avro, packed or not.'
          ) : (
            <>
              <span className="break-all font-mono text-ink text-xs">{infer.variables.name}</span>
              {`, ${formatBytes(infer.variables.size)}`}
            </>
          )}
        </p>
        <label htmlFor={id} className="sr-only">
          File
        </label>
        <input
          ref={input}
          id={id}
          type="file"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            take(event.target.files);
            // The same file, once mended, may be chosen again.
            event.target.value = '';
          }}
        />
        <Button icon={FileUp} busy={infer.isPending} onClick={() => input.current?.click()}>
          {infer.isSuccess ? 'Choose another file' : 'Choose a file'}
        </Button>
      </div>
      {infer.isError && <Refusal error={infer.error} />}
      <p className="text-ink-3 text-xs">The file is read for its columns and not kept.</p>
    </div>
  );
}
