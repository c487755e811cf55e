import type { Issue } from '../contract/issue.ts';
import { suggestion } from '../contract/nearest.ts';
import { type LoadMode, type PlannedLoad, WATERMARK_TYPES, type WatermarkType } from '../contract/plan.ts';
import type { Mirror, TargetColumn } from '../contract/sink.ts';
import type { DraftNode } from './draft.ts';
import { error, warning } from './issues.ts';
import { jsonPath } from './json-path.ts';
import { mergeKey } from './merge-key.ts';
import type { TargetConfig } from './model/target-config.ts';
import type { TableColumn } from './table-columns.ts';

/** Settings that only some load modes have. */
const MODES_OF: Readonly<Partial<Record<keyof TargetConfig, readonly LoadMode[]>>> = {
  upsertKey: ['upsert', 'cdc_mirror'],
  cdc: ['cdc_mirror'],
  updateColumns: ['upsert'],
  allowEmpty: ['truncate', 'blue_green'],
  keepOldHours: ['blue_green'],
  watermarkColumn: ['incremental_watermark'],
  // The old table is the backup of a blue-green load.
  backupBeforeLoad: ['append', 'truncate', 'upsert', 'incremental_watermark', 'cdc_mirror'],
};

/** How long a table whose place was taken is kept. */
const KEEP_OLD_HOURS = 24;

export interface LoadInput {
  readonly node: DraftNode;
  readonly config: TargetConfig;
  readonly tableName: string;
  readonly table: readonly TableColumn[];
  /** Columns that the pipeline feeds. */
  readonly fed: readonly TargetColumn[];
  /** How changes arrive, where they do. */
  readonly mirror?: Mirror | undefined;
  /** Lanes that the author asks for. */
  readonly parallelism: number;
}

/** How rows meet those that the table has; `null` when the settings do not allow it. */
export function planLoad(input: LoadInput): { readonly load: PlannedLoad | null; readonly issues: readonly Issue[] } {
  const { config } = input;
  const issues = [...strayOptions(input), ...repeatedHooks(input)];
  switch (config.loadMode) {
    case 'append':
      return { load: { mode: 'append' }, issues };
    case 'truncate':
      return { load: { mode: 'truncate', allowEmpty: config.allowEmpty ?? false }, issues };
    case 'blue_green': {
      const { allowEmpty = false, keepOldHours = KEEP_OLD_HOURS } = config;
      return { load: { mode: 'blue_green', allowEmpty, keepOldHours }, issues };
    }
    case 'incremental_watermark':
      return planWatermark(input, issues);
    case 'cdc_mirror':
      return planMirror(input, issues);
    case 'upsert':
      return planUpsert(input, issues);
    default:
      return config.loadMode satisfies never;
  }
}

function strayOptions({ node, config }: LoadInput): Issue[] {
  return Object.entries(MODES_OF).flatMap(([option, modes]) => {
    if (config[option as keyof TargetConfig] === undefined || modes.includes(config.loadMode)) return [];
    const path = jsonPath(node.place.config, option);
    const message = `${option} has no meaning with loadMode "${config.loadMode}"`;
    return [error({ code: 'plan.load_option', path, node: node.id, message, next: `Only with ${modes.join(', ')}.` })];
  });
}

function repeatedHooks({ node, config }: LoadInput): Issue[] {
  const { before = [], after = [] } = config.hooks ?? {};
  if (![...before, ...after].some(({ kind }) => kind === 'webhook')) return [];
  return [
    warning({
      code: 'plan.hook_at_least_once',
      path: jsonPath(node.place.config, 'hooks'),
      node: node.id,
      message: 'A webhook is sent at least once: after a crash in just that moment it is sent again',
      next: 'Let the receiver take the second of the same run id for the first.',
    }),
  ];
}

function planWatermark(input: LoadInput, issues: Issue[]): ReturnType<typeof planLoad> {
  const { config, fed } = input;
  const option = 'watermarkColumn';
  const orderly = (type: string): type is WatermarkType => WATERMARK_TYPES.some((one) => one === type);
  const could = fed.filter(({ type }) => orderly(type)).map(({ name }) => name);
  const next = could.length === 0 ? 'Load with upsert or append.' : `Choose one of these: ${could.join(', ')}.`;
  if (config.watermarkColumn === undefined) {
    issues.push(
      problem(input, option, 'An incremental load needs a column that tells new rows from old ones', { next }),
    );
    return { load: null, issues };
  }
  const column = config.watermarkColumn;
  issues.push(...unfed(input, option, [column]));
  const type = fed.find(({ name }) => name === column)?.type;
  if (type === undefined) return { load: null, issues };
  if (!orderly(type)) {
    const kinds = 'a number without floating point, a date or a time';
    issues.push(problem(input, option, `"${column}" is ${type}; a watermark is ${kinds}`, { next }));
    return { load: null, issues };
  }
  return { load: { mode: 'incremental_watermark', column, type }, issues };
}

function planMirror(input: LoadInput, issues: Issue[]): ReturnType<typeof planLoad> {
  const { config, table, mirror, tableName } = input;
  const key = mergeKey(config, table);
  if (mirror === undefined) return { load: null, issues };
  if (key.length === 0) {
    const next = 'Name a unique field in upsertKey, or mark fields of the schema as primary key.';
    issues.push(problem(input, 'upsertKey', `A mirror needs a key, and ${tableName} has none of its own`, { next }));
    return { load: null, issues };
  }
  const lacking = key.filter((name) => !mirror.columns.includes(name));
  if (lacking.length > 0) {
    const next = `Columns of changes: ${mirror.columns.join(', ')}.`;
    issues.push(problem(input, 'upsertKey', `Changes do not carry ${lacking.join(', ')} of the key`, { next }));
  } else if (!isUnique(table, key)) {
    const next = 'Mark the key as primary key or unique in the schema.';
    issues.push(
      problem(input, 'upsertKey', `${tableName} may hold several rows of the same ${key.join(', ')}`, { next }),
    );
  }
  if (input.parallelism > 1) issues.push(oneLane(input));
  const update = mirror.columns.filter((name) => !key.includes(name));
  return { load: { mode: 'cdc_mirror', key, update, mirror }, issues };
}

function planUpsert(input: LoadInput, issues: Issue[]): ReturnType<typeof planLoad> {
  const { config, table, fed } = input;
  const primary = table.filter(({ primaryKey }) => primaryKey).map(({ name }) => name);
  const isNumbered = table.some(({ primaryKey, origin }) => primaryKey && origin === 'serial');
  const key = mergeKey(config, table);
  if (key.length === 0) {
    issues.push(
      problem(input, 'upsertKey', `An upsert needs a key, and ${input.tableName} has none of its own`, {
        next: 'Name a unique field in upsertKey, or mark fields of the schema as primary key.',
      }),
    );
    return { load: null, issues };
  }
  const before = issues.length;
  issues.push(...unfed(input, 'upsertKey', key));
  if (issues.length === before && !isUnique(table, key)) {
    const unique = [
      ...(isNumbered ? [] : [primary.join(', ')]),
      ...table.filter(({ unique }) => unique).map(({ name }) => name),
    ];
    issues.push(
      problem(input, 'upsertKey', `${input.tableName} may hold several rows of the same ${key.join(', ')}`, {
        next:
          unique.length === 0
            ? 'Mark the key as primary key or unique in the schema.'
            : `Use a key of the table (${unique.join('; ')}), or make this one unique in the schema.`,
      }),
    );
  }
  if (config.updateColumns !== undefined) issues.push(...unfed(input, 'updateColumns', config.updateColumns));
  const update = (config.updateColumns ?? fed.map(({ name }) => name)).filter((name) => !key.includes(name));
  if (update.length === 0) {
    issues.push(
      problem(
        input,
        config.updateColumns === undefined ? 'upsertKey' : 'updateColumns',
        'An upsert needs a column besides its key to update',
        {
          next: 'Leave columns out of the key, or use append.',
        },
      ),
    );
  }
  if (input.parallelism > 1) issues.push(oneLane(input));
  return { load: { mode: 'upsert', key, update }, issues };
}

function oneLane({ node, parallelism }: LoadInput): Issue {
  return warning({
    code: 'plan.one_lane',
    path: node.place.node,
    node: node.id,
    message: `Of rows with the same key the last in source order wins, so the load runs in one lane, not ${parallelism}`,
    next: 'Set parallelism to 1 to say so in the pipeline.',
  });
}

function isUnique(table: readonly TableColumn[], key: readonly string[]): boolean {
  const primary = table.filter(({ primaryKey }) => primaryKey).map(({ name }) => name);
  if (primary.length === key.length && primary.every((name) => key.includes(name))) return true;
  return key.length === 1 && table.some(({ name, unique }) => unique && name === key[0]);
}

function unfed(
  input: LoadInput,
  option: 'upsertKey' | 'updateColumns' | 'watermarkColumn',
  names: readonly string[],
): Issue[] {
  const fed = input.fed.map(({ name }) => name);
  return names.flatMap((name) => {
    if (fed.includes(name)) return [];
    const known = input.table.some((column) => column.name === name);
    const what = known
      ? `Nothing feeds column "${name}" of ${input.tableName}`
      : `${input.tableName} has no column "${name}"${suggestion(name, fed)}`;
    return [problem(input, option, what, { next: `Arriving: ${fed.join(', ')}.` })];
  });
}

function problem({ node }: LoadInput, option: string, message: string, { next }: { readonly next: string }): Issue {
  return error({ code: 'plan.load_option', path: jsonPath(node.place.config, option), node: node.id, message, next });
}
