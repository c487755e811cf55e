import { ApiProblem } from '../api/problem.ts';

/** Why something was refused, and what to do, beside what was asked for. */
export function Refusal({ error }: { error: unknown }) {
  const { message, next } = ApiProblem.from(error);
  return (
    <p role="alert" className="animate-appear rounded-lg bg-bad-soft px-3 py-2 text-sm">
      <span className="font-medium text-bad">{message}</span> <span className="text-ink-2">{next}</span>
    </p>
  );
}
