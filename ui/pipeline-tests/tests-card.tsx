import { useMutation } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import type { Pipeline } from '../api/model.ts';
import { runPipelineTests } from '../api/queries/pipeline-tests.ts';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { useNotify } from '../components/notice.tsx';
import { TestLine } from './test-line.tsx';

/** The tests that stand in a pipeline, and how they go. */
export function TestsCard({ pipeline }: { pipeline: Pipeline }) {
  const notify = useNotify();
  const run = useMutation({
    mutationFn: () => runPipelineTests(pipeline.id, pipeline.version),
    onError: notify.bad,
  });
  const results = run.data?.results ?? [];
  const passed = results.filter((result) => result.passed).length;
  const labels = new Map(pipeline.nodes.map(({ id, label }) => [id, label]));
  if (pipeline.tests.length === 0) return null;
  return (
    <Card
      title="Tests"
      aside={
        <span className="flex items-center gap-3">
          {run.isSuccess && `${passed} of ${results.length} passed`}
          <Button size="small" icon={FlaskConical} busy={run.isPending} onClick={() => run.mutate()}>
            Run tests
          </Button>
        </span>
      }
    >
      <ul aria-label="Tests" className="grid grid-cols-1 gap-3">
        {pipeline.tests.map(({ name, node }) => (
          <TestLine
            key={name}
            name={name}
            node={node}
            labels={labels}
            result={results.find((result) => result.name === name)}
          />
        ))}
      </ul>
    </Card>
  );
}
