import { CopyButton } from '../components/copy-button.tsx';

/** Where a store sends its events, so that the trigger need not wait for its next look. */
export function EventAddress({ pipelineId }: { pipelineId: string }) {
  const address = `${location.origin}/api/v1/pipelines/${pipelineId}/arrivals`;
  return (
    <div className="min-w-0">
      <p className="mb-1.5 font-medium text-ink text-sm">Events of the store</p>
      <div className="flex items-center gap-1 rounded-lg border bg-sunken py-0.5 pr-0.5 pl-3">
        <code className="min-w-0 flex-1 break-all py-1 text-ink-2 text-xs">POST {address}</code>
        <CopyButton text={address} label="Copy the address" />
      </div>
      <p className="mt-1.5 text-pretty text-ink-3 text-xs">
        Events of S3, EventBridge, MinIO, Pub/Sub and Event Grid, sent here as they are, make it look at once. Give the
        sender an API key of the role viewer, in the header X-API-Key or as ?key=. Lost events lose nothing: the next
        look finds the file.
      </p>
    </div>
  );
}
