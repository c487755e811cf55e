import type { DataType } from '../contract/column.ts';
import type { Json } from '../contract/json.ts';
import type { NodeSample, Sample } from '../contract/sample.ts';
import type { JsonObject } from '../plan/model/json-value.ts';
import type { PipelineTest } from '../plan/model/pipeline-test.ts';
import { parseJson } from '../rows/parse-json.ts';
import { rejectedRows } from './rejected-rows.ts';

/** What a test has to expect to pass with what has come out. `end`: see `judge`. */
export function expectationOf(sample: Sample, end: string | null): PipelineTest['expect'] {
  const last = sample.nodes.find(({ node }) => node === end);
  const rejects = rejectedRows(sample).map(({ row, column, code, node }) => ({
    ...(row === null ? {} : { row }),
    ...(column === null ? {} : { column }),
    code,
    node,
  }));
  const dropped: Record<string, number> = {};
  for (const { cause, count } of sample.nodes.flatMap((node) => node.dropped)) {
    dropped[cause] = (dropped[cause] ?? 0) + count;
  }
  return {
    ...(last === undefined ? {} : { rows: rowsOf(last) }),
    ...(Object.keys(dropped).length === 0 ? {} : { dropped }),
    ...(rejects.length === 0 ? {} : { rejects }),
  };
}

/** Rows as a person writes them: without NULLs, numbers as numbers. */
function rowsOf({ columns, rows }: NodeSample): JsonObject[] {
  return rows.map(({ cells }) =>
    Object.fromEntries(
      columns.flatMap(({ name, type }, index) => {
        const text = cells[index] ?? null;
        return text === null ? [] : [[name, cellValue(text, type)]];
      }),
    ),
  );
}

function cellValue(text: string, type: DataType): Json {
  switch (type) {
    case 'smallint':
    case 'integer':
      return Number(text);
    case 'boolean':
      return text === 'true' || text === 't';
    case 'json':
      return parseJson(text) as Json;
    default:
      return text;
  }
}
