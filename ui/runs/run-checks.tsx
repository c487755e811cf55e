import type { Run } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { CheckLine } from './check-line.tsx';
import { nodeLabels } from './node-labels.ts';

/** What all rows of the load were held to together, and what was found. */
export function RunChecks({ run }: { run: Run }) {
  const labels = nodeLabels(run);
  return (
    <Card title="Checks of the load" flush>
      <ul className="divide-y divide-line border-t">
        {run.checks.map((check) => (
          <CheckLine
            key={`${check.node} ${check.validator} ${check.field} ${check.expected}`}
            check={check}
            labels={labels}
          />
        ))}
      </ul>
    </Card>
  );
}
