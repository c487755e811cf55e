import type { z } from 'zod';
import type { Column } from '../../../runtime/contract/column.ts';
import type { Issue } from '../../../runtime/contract/issue.ts';
import { error } from '../../../runtime/plan/issues.ts';
import { jsonPath } from '../../../runtime/plan/json-path.ts';
import { columnType } from '../../../runtime/plan/model/data-type.ts';
import type { SourceColumnDraft } from '../../../runtime/plan/model/source-columns.ts';
import { invalid } from '../api-error.ts';
import { defineRoute } from '../route.ts';
import type { ExpressionPort } from './port.ts';
import { presentChecked, presentFunctions } from './present.ts';
import { checkExpressionBody, checkExpressionResponse, expressionFunctionsResponse } from './schema.ts';

const tag = 'expressions';

export const expressionRoutes = [
  defineRoute(
    {
      method: 'GET',
      path: '/expressions/functions',
      role: 'viewer',
      tag,
      summary: 'Functions, operators and syntax of expressions',
      description: 'With signatures, and examples with their results: what completion and the docs are made from.',
      status: 200,
      response: expressionFunctionsResponse,
    },
    async (_request, { expressions }) => presentFunctions(expressions.catalogue()),
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/expressions/check',
      role: 'viewer',
      tag,
      summary: 'Check an expression',
      description: 'Its type and the columns that it reads, or its errors with positions. Evaluates nothing.',
      body: checkExpressionBody,
      status: 200,
      response: checkExpressionResponse,
    },
    async ({ body }, { expressions }) => {
      const columns = columnsOf(body.columns, expressions);
      return presentChecked(expressions.compile(body.expression, columns), columns);
    },
  ),
];

type Given = z.output<typeof checkExpressionBody>['columns'];

/** Throws `request.invalid` with every type that no column has, and every name that comes twice. */
function columnsOf(given: Given, { typeNamed }: ExpressionPort): Column[] {
  const isList = Array.isArray(given);
  const listed = isList ? given : Object.entries(given).map(([name, type]) => ({ name, type }));
  const issues: Issue[] = [];
  const columns = listed.map((one, index): Column => {
    const { name } = one;
    if (listed.findIndex((other) => other.name === name) < index) {
      const path = jsonPath('columns', index, 'name');
      issues.push(error({ code: 'request.duplicate', path, message: `Column "${name}" comes twice` }));
    }
    if ('dataType' in one) return sourceColumn(one);
    const named = typeNamed(one.type);
    if (named.ok) return { name, nullable: true, ...named.type };
    const path = isList ? jsonPath('columns', index, 'type') : jsonPath('columns', name);
    issues.push(error({ code: 'request.unknown_type', path, message: `"${one.type}": ${named.reason}`, next: NEXT }));
    return { name, nullable: true, type: 'untyped' };
  });
  if (issues.length > 0) throw invalid(issues);
  return columns;
}

function sourceColumn({ name, dataType, isNullable, ...bounds }: SourceColumnDraft): Column {
  const type = dataType === 'untyped' ? ({ type: dataType } as const) : columnType({ ...bounds, dataType });
  return { name, nullable: isNullable, ...type };
}

const NEXT = 'Name a type that a field of a schema has, or leave it out for an untyped column.';
