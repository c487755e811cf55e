import type { RowBatch } from '../../../runtime/contract/batch.ts';
import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import { cellText } from '../../../runtime/rows/cell-text.ts';
import { fieldTexts } from '../../field-texts.ts';
import type { RowFault } from '../../row-fault.ts';
import { type Address, addressOf, parseAddress } from './address.ts';
import { type Body, bodyFields, bodyOf } from './body.ts';
import type { ServiceConfig } from './config.ts';
import { fieldsOf, fill, parseTemplate, type Template } from './template.ts';

/** What is asked for a row; equal ones have the same `key`. */
export interface Question {
  readonly key: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** What all rows of a batch ask. A row that asks nothing, for a field in its address is NULL, is in neither. */
export interface Questions {
  readonly ofRow: ReadonlyMap<number, Question>;
  readonly faults: Map<number, RowFault>;
}

/** What a header can hold. */
const HEADER = /^[\t\x20-\x7e\x80-\xff]*$/;

interface Templates {
  readonly address: Address;
  readonly headers: readonly (readonly [string, Template])[];
  readonly body: Body | null;
}

/** Puts questions for the rows of batches. `fields`: those that it reads. */
export function questioner(
  { url, headers, body }: ServiceConfig,
  columns: ColumnTypes,
): { fields: readonly string[]; questions: (batch: RowBatch) => Questions } {
  const address = parseAddress(url);
  if ('fault' in address) throw new TypeError(address.fault);
  const templates: Templates = {
    address,
    headers: Object.entries(headers).map(([name, text]) => [name, parseTemplate(text) ?? []] as const),
    body: body === undefined ? null : bodyOf(body, columns),
  };
  const named = [
    ...address.fields,
    ...templates.headers.flatMap(([, template]) => fieldsOf(template)),
    ...(body === undefined ? [] : (bodyFields(body) ?? [])),
  ];
  const fields = [...new Set(named)];
  const indices = fields.map((field) => columns.findIndex(({ name }) => name === field));
  return { fields, questions: (batch) => ask(batch, columns, { fields, indices }, templates) };
}

function ask(
  batch: RowBatch,
  columns: ColumnTypes,
  { fields, indices }: { fields: readonly string[]; indices: readonly number[] },
  templates: Templates,
): Questions {
  const faults = new Map<number, RowFault>();
  const texts = new Map(fields.map((field, at) => [field, fieldTexts(batch, indices[at]!, columns, faults)]));
  const ofRow = new Map<number, Question>();
  for (let at = 0; at < batch.rowCount; at++) {
    const row = batch.selection === null ? at : batch.selection[at]!;
    if (faults.has(row)) continue;
    const value = (field: string): string | null => cellText(texts.get(field)!, row, 'text');
    const question = questionOf(templates, value);
    if (question === null) continue;
    if ('key' in question) ofRow.set(row, question);
    else faults.set(row, { ...question, value: value(question.column) });
  }
  return { ofRow, faults };
}

function questionOf(
  templates: Templates,
  value: (field: string) => string | null,
): Question | Omit<RowFault, 'value'> | null {
  const url = addressOf(templates.address, value);
  if (url === null) return null;
  if (url === 'dots') {
    const column = templates.address.fields.find((field) => /^\.*$/.test(value(field) ?? '')) ?? '';
    return { column, code: 'row.bad_address', reason: 'in the address it would be a step to another path' };
  }
  const headers: Record<string, string> = {};
  for (const [name, template] of templates.headers) {
    const text = fill(template, value);
    if (text === null) continue;
    if (!HEADER.test(text)) {
      const column = fieldsOf(template).find((field) => !HEADER.test(value(field) ?? '')) ?? '';
      return { column, code: 'row.bad_header', reason: `it has a character that the header ${name} cannot hold` };
    }
    headers[name] = text;
  }
  const body = templates.body?.(value) ?? null;
  return { key: JSON.stringify([url, headers, body]), url, headers, body };
}
