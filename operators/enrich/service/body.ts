import type { ColumnTypes, DataType } from '../../../runtime/contract/column.ts';
import type { Json } from '../../../runtime/contract/json.ts';
import { fieldsOf, fill, parseTemplate, type Template } from './template.ts';

/** JSON text of a body for a row. */
export type Body = (value: (field: string) => string | null) => string;

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const NUMBERS: readonly DataType[] = ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double'];

/** The fields that a body names; `null` where a text in it is no template. */
export function bodyFields(body: Json): readonly string[] | null {
  const fields: string[] = [];
  for (const text of textsOf(body)) {
    const template = parseTemplate(text);
    if (template === null) return null;
    fields.push(...fieldsOf(template));
  }
  return fields;
}

function textsOf(body: Json): readonly string[] {
  if (typeof body === 'string') return [body];
  if (typeof body !== 'object' || body === null) return [];
  return Object.values(body).flatMap(textsOf);
}

/** Numbers keep their digits; NULL is null, or nothing within other text. */
export function bodyOf(body: Json, columns: ColumnTypes): Body {
  if (typeof body === 'string') return textOf(parseTemplate(body) ?? [body], columns);
  if (typeof body !== 'object' || body === null) return () => JSON.stringify(body);
  if (Array.isArray(body)) {
    const members = body.map((member) => bodyOf(member, columns));
    return (value) => `[${members.map((member) => member(value)).join(',')}]`;
  }
  const members = Object.entries(body).map(([key, member]) => [JSON.stringify(key), bodyOf(member, columns)] as const);
  return (value) => `{${members.map(([key, member]) => `${key}:${member(value)}`).join(',')}}`;
}

function textOf(template: Template, columns: ColumnTypes): Body {
  const [only] = template;
  if (template.length === 1 && typeof only === 'object') {
    const type = columns.find(({ name }) => name === only.field)?.type ?? 'text';
    return (value) => jsonOf(value(only.field), type);
  }
  return (value) => JSON.stringify(fill(template, (field) => value(field) ?? ''));
}

function jsonOf(text: string | null, type: DataType): string {
  if (text === null) return 'null';
  if (type === 'json' || type === 'boolean') return text;
  return NUMBERS.includes(type) && JSON_NUMBER.test(text) ? text : JSON.stringify(text);
}
