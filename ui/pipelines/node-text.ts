import type { PipelineNode } from '../api/model.ts';

const LOADS: Readonly<Record<string, string>> = {
  append: 'Adds rows; those that are there stay',
  truncate: 'Replaces all rows',
  upsert: 'Updates rows by key, adds the others',
  incremental_watermark: 'Adds the rows above the watermark of former runs',
  cdc_mirror: 'Applies inserts, updates and deletes',
  blue_green: 'Fills another table, which then takes the place',
};

const MASKS: Readonly<Record<string, string>> = {
  ssn: 'social security number',
  email: 'email address',
  phone: 'phone number',
  credit_card: 'card number',
};

/** What a node does, in one line, from its config. */
export function nodeText({ nodeType, config }: PipelineNode): string {
  const text = (name: string) => plainText(config[name]);
  switch (nodeType) {
    case 'source':
      return [sourceText(patternText(config.pattern), text('path')), text('fileFormat')?.toUpperCase()]
        .filter(Boolean)
        .join(' · ');
    case 'target':
      return LOADS[text('loadMode') ?? 'append'] ?? `Load mode ${text('loadMode')}`;
    case 'filter_rows':
      return `Keeps rows where ${text('field')} ${(text('operator') ?? '').replaceAll('_', ' ')} ${text('value') ?? ''}`.trim();
    case 'rename_field':
      return `${text('sourceField')} → ${text('targetField')}`;
    case 'cast_type':
      return `${text('field')} as ${text('targetType')}`;
    case 'drop_fields':
      return `Without ${text('fields')}`;
    case 'add_field':
      return `Adds ${text('fieldName') ?? 'a field'}`;
    case 'mask_pii':
      return `Masks ${text('field')} (${MASKS[text('maskType') ?? ''] ?? text('maskType')})`;
    case 'branch':
      return `Sends rows by ${routeNames(config).join(', ')}`;
    case 'join':
      return joinText(config);
    case 'union':
      return 'Brings rows together, by column name';
    default:
      return Object.entries(config)
        .map(([name, value]) => `${name} ${plainText(value)}`)
        .join(', ');
  }
}

const JOINS: Readonly<Record<string, string>> = {
  inner: 'Rows of both sides',
  left: 'All left rows',
  right: 'All right rows',
  full: 'All rows of both sides',
};

function joinText({ type, on }: PipelineNode['config']): string {
  const keys = Array.isArray(on) ? on.map(({ left, right }: JoinKey) => `${left} = ${right}`) : [];
  return `${JOINS[plainText(type) ?? 'inner'] ?? 'Rows'}, by ${keys.join(', ')}`;
}

interface JoinKey {
  readonly left?: unknown;
  readonly right?: unknown;
}

function routeNames({ routes, default: other }: PipelineNode['config']): string[] {
  const names = Array.isArray(routes) ? routes.map((route: { name?: unknown }) => String(route.name)) : [];
  return typeof other === 'string' ? [...names, other] : names;
}

function sourceText(pattern: string | null, path: string | null): string {
  const folder = path === '.' ? null : path;
  return [pattern, folder].filter(Boolean).join(' in ') || 'All files';
}

/** A glob, or the text of another kind of pattern. */
function patternText(pattern: unknown): string | null {
  const isKind = typeof pattern === 'object' && pattern !== null && 'pattern' in pattern;
  return plainText(isKind ? pattern.pattern : pattern);
}

function plainText(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (Array.isArray(value)) return value.map(plainText).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
