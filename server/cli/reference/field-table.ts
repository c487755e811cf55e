import type { Json } from '../../../runtime/contract/json.ts';

export type JsonSchema = { readonly [key: string]: Json };

/** A Markdown table of the fields of an object's JSON Schema, nested objects flattened to dotted names. */
export function fieldTable(schema: JsonSchema): string {
  const rows = fieldRows(schema, '', schema);
  if (rows.length === 0) return 'None.\n';
  const lines = rows.map((row) => `| ${row.join(' | ')} |`);
  return ['| field | type | default | what it is |', '|---|---|---|---|', ...lines, ''].join('\n');
}

function fieldRows(schema: JsonSchema, prefix: string, root: JsonSchema): string[][] {
  const required = (schema.required ?? []) as readonly string[];
  return Object.entries((schema.properties ?? {}) as { [key: string]: JsonSchema }).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    return [fieldRow(path, field, required.includes(name)), ...nestedRows(path, field, root)];
  });
}

function fieldRow(path: string, field: JsonSchema, isRequired: boolean): string[] {
  const marks = [field.secret === true ? '*Secret.*' : '', field.advanced === true ? '*Advanced.*' : ''];
  const examples = (field.examples ?? []) as readonly Json[];
  const shown = examples.length === 0 ? '' : `For instance ${examples.map(code).join(', ')}.`;
  const text = [field.description ?? '', shown, ...marks].filter((part) => part !== '').join(' ');
  return [`\`${path}\``, cell(typeText(field)), defaultText(field, isRequired), cell(text)];
}

/** The fields of objects inside: `a.b`, and `a[].b` in a list. */
function nestedRows(path: string, field: JsonSchema, root: JsonSchema): string[][] {
  if (field.type === 'array' && isSchema(field.items)) return nestedRows(`${path}[]`, field.items, root);
  if (field.properties !== undefined) return fieldRows(field, `${path}.`, root);
  return branchesOf(field)
    .filter((branch) => branch.properties !== undefined)
    .flatMap((branch) => fieldRows(branch, `${path}.`, root));
}

/** What a field may be, one or another, those of a union within a union among them. */
function branchesOf(field: JsonSchema): readonly JsonSchema[] {
  const branches = (field.anyOf ?? field.oneOf ?? []) as readonly JsonSchema[];
  return branches.flatMap((branch) => {
    const inner = branchesOf(branch);
    return inner.length === 0 ? [branch] : inner;
  });
}

function typeText(field: JsonSchema): string {
  if (field.const !== undefined) return code(field.const);
  if (Array.isArray(field.enum)) return field.enum.map(code).join(', ');
  const branches = branchesOf(field);
  if (branches.length > 0) return [...new Set(branches.map(typeText))].join(' or ');
  if (Array.isArray(field.type)) return field.type.map((type) => typeText({ type })).join(' or ');
  switch (field.type) {
    case 'null':
      return '`null`';
    case 'array':
      return isSchema(field.items) ? `list of ${typeText(field.items)}` : 'list';
    case 'object':
      return 'object';
    case 'string':
      return `text${field.maxLength === 1 ? ', at most one character' : bounds(undefined, field.maxLength, ' characters')}`;
    case 'integer':
      return `whole number${bounds(field.minimum, field.maximum === Number.MAX_SAFE_INTEGER ? undefined : field.maximum, '')}`;
    case 'boolean':
      return 'true or false';
    case undefined:
      return 'any value';
    default:
      return String(field.type);
  }
}

function bounds(least: Json | undefined, most: Json | undefined, unit: string): string {
  if (least === undefined && most === undefined) return '';
  if (least === undefined) return `, at most ${most}${unit}`;
  return most === undefined ? `, at least ${least}${unit}` : `, ${least} to ${most}${unit}`;
}

function defaultText(field: JsonSchema, isRequired: boolean): string {
  if (field.default !== undefined) return cell(code(field.default));
  return isRequired ? '**required**' : '';
}

function isSchema(value: Json | undefined): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function code(value: Json): string {
  const text = typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
