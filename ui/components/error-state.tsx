import { CircleX, RotateCcw } from 'lucide-react';
import { ApiProblem } from '../api/problem.ts';
import { placeText } from '../format/place.ts';
import { Button } from './button.tsx';

/** A request that failed: what happened, its code, what to do, and another try. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => unknown }) {
  const problem = ApiProblem.from(error);
  return (
    <div role="alert" className="flex animate-appear flex-col items-center gap-3 px-6 py-14 text-center">
      <div className="grid size-11 place-items-center rounded-xl bg-bad-soft text-bad">
        <CircleX aria-hidden size={20} />
      </div>
      <div className="w-full space-y-1">
        <p className="font-semibold text-ink">{problem.message}</p>
        {(problem.origin?.line ?? problem.origin?.byte) !== undefined && (
          <p className="text-ink-2 text-sm">{placeText(problem.origin!)}</p>
        )}
        {problem.next && <p className="mx-auto max-w-md text-pretty text-ink-3 text-sm">{problem.next}</p>}
        <p className="font-mono text-2xs text-ink-3">{problem.code}</p>
      </div>
      {retry && (
        <Button icon={RotateCcw} onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}
