import { Circle, CircleCheck, CircleX } from 'lucide-react';
import type { TestResult } from '../api/model.ts';

export interface TestLineProps {
  name: string;
  /** Of a test of one node. */
  node: string | undefined;
  /** Of the nodes, by id. */
  labels: ReadonlyMap<string, string>;
  /** `undefined`: it has not run. */
  result: TestResult | undefined;
}

/** A test, whether it has passed, and what came out otherwise. */
export function TestLine({ name, node, labels, result }: TestLineProps) {
  const Icon = result === undefined ? Circle : result.passed ? CircleCheck : CircleX;
  const state = result === undefined ? 'Not run' : result.passed ? 'Passed' : 'Failed';
  const colour = result === undefined ? 'text-ink-3' : result.passed ? 'text-good' : 'text-bad';
  return (
    <li className="min-w-0 text-sm">
      <p className="flex items-start gap-2">
        <Icon role="img" aria-label={state} className={`mt-0.5 size-4 shrink-0 ${colour}`} />
        <span className="min-w-0 text-ink">
          {name}
          {node && <span className="text-ink-3"> · {labels.get(node) ?? node} alone</span>}
        </span>
      </p>
      {result?.error && (
        <p className="mt-1 ml-6 text-ink-2">
          {result.error.message} {result.error.next}
        </p>
      )}
      {result?.differences.map(({ node: at, place, texts, hint }) => (
        <dl
          key={`${place} ${texts.expected} ${texts.got}`}
          className="mt-2 ml-6 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3"
        >
          <dt className="col-span-2 text-ink-2">{(labels.get(at ?? '') ?? at ?? '') + place.slice(at?.length ?? 0)}</dt>
          <dt className="text-ink-3">expected</dt>
          <dd className="m-0 font-mono text-ink text-xs leading-5">{texts.expected}</dd>
          <dt className="text-ink-3">got</dt>
          <dd className="m-0 font-mono text-ink text-xs leading-5">{texts.got}</dd>
          {hint && <dd className="col-span-2 m-0 text-ink-3">{hint}.</dd>}
        </dl>
      ))}
    </li>
  );
}
