import type { ConfigIssue } from '../../runtime/contract/issue.ts';
import type { ExpressionIssue } from '../expression/index.ts';

/** What is wrong with the expression in `config.<field>`, as issues of the config. */
export function expressionIssues(field: string, errors: readonly ExpressionIssue[]): ConfigIssue[] {
  return errors.map(({ code, message, next, position }) => ({
    code,
    field,
    message: `${message.replace(/\.$/, '')} (at character ${position}).`,
    next,
  }));
}
