import type { Column, ColumnTypes } from '../contract/column.ts';
import type { Issue } from '../contract/issue.ts';
import type { Mirror, TargetColumn } from '../contract/sink.ts';
import { error } from './issues.ts';
import { jsonPath } from './json-path.ts';
import { type MappedTarget, mapTarget, type TargetMapping } from './map-target.ts';
import { type KeyConfig, mergeKey } from './merge-key.ts';
import type { CdcConfig } from './model/cdc-config.ts';

const both = (words: readonly string[]): string[] => words.flatMap((word) => [word, word.toUpperCase()]);
const UPSERTS = both(['c', 'r', 'u', 'i', 'insert', 'update', 'upsert', 'read']);
const DELETES = both(['d', 'delete']);
const JSON_LIKE: readonly string[] = ['json', 'untyped', 'text'];

export interface MappedChanges extends TargetMapping {
  readonly mirror: Mirror;
}

/** Which fields say what changed, and which of them feed the table; `op`, `before`, `after` have columns of their own. */
export function mapChanges(
  target: MappedTarget & { readonly config: KeyConfig & { readonly cdc?: CdcConfig | undefined } },
  input: ColumnTypes,
): MappedChanges {
  const { cdc } = target.config;
  if (cdc?.format === 'debezium') return debezium(target, input);
  const issues: Issue[] = [];
  const opColumn = cdc?.opColumn ?? 'op';
  if (cdc === undefined) {
    issues.push(
      problem(target, 'cdc', 'A mirror needs to know how changes arrive', 'Set cdc.format to debezium or columns.'),
    );
  }
  const field = (name: string, option: string): Column & { readonly from: number } => {
    const from = input.findIndex((column) => column.name === name);
    const arriving = input.map((column) => column.name).join(', ');
    if (from === -1) issues.push(problem(target, option, `No field "${name}" arrives`, `Arriving: ${arriving}.`));
    return { ...(input[from] ?? { name, type: 'text', nullable: true }), from };
  };
  const op = field(opColumn, 'cdc.opColumn');
  const columns: TargetColumn[] = [extra('sluice_op', op)];
  const key = mergeKey(target.config, target.columns);
  const oldKey = cdc?.oldKeyColumns ?? null;
  if (oldKey !== null && oldKey.length !== key.length) {
    const next = `The key is ${key.join(', ')}.`;
    issues.push(
      problem(target, 'cdc.oldKeyColumns', `${oldKey.length} fields cannot be an old key of ${key.length}`, next),
    );
  }
  for (const [index, name] of (oldKey ?? []).entries()) {
    const column = target.columns.find((one) => one.name === key[index]);
    if (column === undefined) continue;
    const { type, length, precision, scale } = column;
    const bounds = { length, precision, scale };
    const known = Object.fromEntries(Object.entries(bounds).filter(([, value]) => value !== undefined));
    columns.push({ ...extra(`sluice_old_key_${index}`, field(name, 'cdc.oldKeyColumns')), type, ...known });
  }
  const mapped = mapTarget(target, input, [opColumn, ...(oldKey ?? [])]);
  return {
    columns: [...mapped.columns, ...columns],
    dropped: mapped.dropped,
    issues: [...issues, ...mapped.issues],
    mirror: {
      format: 'columns',
      upserts: cdc?.upserts ?? UPSERTS,
      deletes: cdc?.deletes ?? DELETES,
      columns: mapped.columns.map(({ name }) => name),
      oldKey: oldKey === null ? null : oldKey.map((_, index) => `sluice_old_key_${index}`),
    },
  };
}

function debezium(target: MappedTarget, input: ColumnTypes): MappedChanges {
  const issues: Issue[] = [];
  const isWrapped = !input.some(({ name }) => name === 'op') && input.some(({ name }) => name === 'payload');
  const fields = isWrapped
    ? ([['sluice_change', 'payload', 'json']] as const)
    : ([
        ['sluice_op', 'op', 'text'],
        ['sluice_before', 'before', 'json'],
        ['sluice_after', 'after', 'json'],
      ] as const);
  const columns = fields.flatMap(([name, fieldName, type]): TargetColumn[] => {
    const from = input.findIndex((column) => column.name === fieldName);
    const column = input[from];
    if (column === undefined || (type === 'json' && !JSON_LIKE.includes(column.type))) {
      const what =
        column === undefined ? `No field "${fieldName}" arrives` : `"${fieldName}" is ${column.type}, not JSON`;
      const next = 'Debezium sends op, before and after, or payload with them; read them as JSON lines.';
      issues.push(problem(target, 'cdc.format', what, next));
      return [];
    }
    return [{ ...extra(name, { ...column, from }), type }];
  });
  const names = target.columns.filter(({ origin }) => origin === 'field').map(({ name }) => name);
  return {
    columns,
    dropped: [],
    issues,
    mirror: {
      format: isWrapped ? 'debezium_wrapped' : 'debezium',
      upserts: ['c', 'r', 'u'],
      deletes: ['d'],
      columns: names,
      oldKey: null,
    },
  };
}

function extra(name: string, { from, ...input }: Column & { readonly from: number }): TargetColumn {
  return { name, type: 'text', nullable: true, from, input };
}

function problem({ node }: MappedTarget, option: string, message: string, next: string): Issue {
  return error({
    code: 'plan.load_option',
    path: jsonPath(node.place.config, ...option.split('.')),
    node: node.id,
    message,
    next,
  });
}
