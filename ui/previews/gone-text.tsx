import { OUTCOMES } from '../runs/outcomes.ts';
import type { Gone } from './preview-sides.ts';

/** Why a row did not come out. */
export function GoneText({ gone }: { gone: Gone }) {
  if (gone.kind === 'rejected') {
    return (
      <span className="text-bad" title={gone.reason}>
        Rejected: {gone.reason}
      </span>
    );
  }
  if (gone.cause === null) return <span className="text-ink-3">Left out</span>;
  const { name, meaning } = OUTCOMES[gone.cause];
  return (
    <span className="text-ink-3" title={meaning}>
      {name}: {meaning.toLowerCase()}
    </span>
  );
}
