import type { Pipeline } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { PropertyList } from '../components/property-list.tsx';
import { formatNoun } from '../format/count.ts';

type Execution = Pipeline['executionConfig'];

const MODES: Record<Execution['mode'], string> = { batch: 'Batch', micro_batch: 'Micro-batch', streaming: 'Streaming' };

const POLICIES: Record<Execution['errorHandling'], string> = {
  fail: 'Stops at the first',
  skip: 'Skipped and counted',
  dlq: 'Kept as dead letters',
};

type ValidationMode = NonNullable<NonNullable<Execution['validation']>['mode']>;

const VALIDATIONS: Record<ValidationMode, string> = {
  strict: 'Strict: all rows or none',
  skip: 'Bad rows are left out',
  coerce: 'Converts what it can',
};

const startText = ({ schedule, trigger }: Pipeline): string => {
  if (schedule !== null) return JSON.stringify(schedule);
  return trigger === null ? 'By hand' : 'When a file arrives';
};

/** What was decided for the pipeline; its plan says what follows. */
export function PipelineExecution({ pipeline }: { pipeline: Pipeline }) {
  const { mode, errorHandling, validation, retry, maxErrors, maxErrorRate, errorRateAfterRows, anomaly } =
    pipeline.executionConfig;
  return (
    <Card title="Execution">
      <PropertyList
        properties={[
          { name: 'Mode', value: MODES[mode] },
          { name: 'Starts', value: startText(pipeline) },
          { name: 'Bad rows', value: POLICIES[errorHandling] },
          ...(validation?.mode ? [{ name: 'Validation', value: VALIDATIONS[validation.mode] }] : []),
          ...Object.entries(validation?.columns ?? {}).map(([column, own]) => ({
            name: `Validation of ${column}`,
            value: VALIDATIONS[own],
          })),
          ...(maxErrors === null ? [] : [{ name: 'Most errors', value: formatNoun(maxErrors, 'row') }]),
          ...(maxErrorRate === null
            ? []
            : [
                {
                  name: 'Greatest error rate',
                  value: `${maxErrorRate * 100} %, from ${formatNoun(errorRateAfterRows ?? 1_000, 'row')} on`,
                },
              ]),
          ...(anomaly
            ? [
                {
                  name: 'Against past runs',
                  value: `±${anomaly.maxDeviation * 100} % of the last ${anomaly.baselineRuns}`,
                },
              ]
            : []),
          ...(retry ? [{ name: 'Transient faults', value: formatNoun(retry.maxAttempts, 'try', 'tries') }] : []),
        ]}
      />
    </Card>
  );
}
