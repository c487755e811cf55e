import type { Issue } from '../contract/issue.ts';
import { suggestion } from '../contract/nearest.ts';
import type { TargetColumn } from '../contract/sink.ts';
import type { PipelineDraft } from './draft.ts';
import { error, warning } from './issues.ts';
import { jsonPath } from './json-path.ts';

/** What is wrong with the modes of single columns, and what they make of the load. `fed`: target columns that rows arrive in. */
export function columnModeIssues(draft: PipelineDraft, fed: readonly TargetColumn[], tableName: string): Issue[] {
  const { mode, columns = {} } = draft.executionConfig.validation ?? {};
  const base = jsonPath(draft.base, 'executionConfig', 'validation', 'columns');
  const names = fed.map(({ name }) => name);
  const issues = Object.keys(columns)
    .filter((name) => !names.includes(name))
    .map((name) =>
      error({
        code: 'plan.validation_column',
        path: jsonPath(base, name),
        message: `Nothing arrives in a column "${name}" of ${tableName}${suggestion(name, names)}`,
        next: `Arriving: ${names.join(', ')}.`,
      }),
    );
  const strict = Object.keys(columns).filter((name) => columns[name] === 'strict');
  if (strict.length > 0 && mode !== 'strict') {
    issues.push(
      warning({
        code: 'plan.staged',
        path: base,
        message: `A bad value in ${strict.join(', ')} must leave the table untouched, so all rows are staged and published at the end, in one transaction`,
        next: 'Nothing to do, where that is what you want.',
      }),
    );
  }
  return issues;
}
