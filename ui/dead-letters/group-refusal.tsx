import type { DeadLetterCause, ReplayRefusal } from '../api/model.ts';
import { ReplayRefused } from './replay-refused.tsx';

interface GroupRefusalProps {
  causes: readonly DeadLetterCause[];
  /** Of all of them at once. */
  refusal: ReplayRefusal | null;
}

/** Why dead letters of several causes cannot be replayed together. */
export function GroupRefusal({ causes, refusal }: GroupRefusalProps) {
  if (refusal === null) return null;
  const what = isRefusedWhole(causes, refusal) ? 'These rows' : 'All of these at once';
  return <ReplayRefused refusal={refusal} what={what} className="px-4 pt-0.5 pb-3 sm:px-5" />;
}

/** Each of the causes is refused for one reason: it needs to be said once. */
export function isRefusedWhole(causes: readonly DeadLetterCause[], refusal: ReplayRefusal | null): boolean {
  const open = causes.filter((cause) => cause.open > 0);
  return refusal !== null && open.every(({ replayRefusal }) => replayRefusal?.message === refusal.message);
}
