import { type FormPart, inFormOrder, partsOf, titledStep } from './setting-title.ts';

interface SettingValueProps {
  value: unknown;
  /** What the form says may stand there. */
  parts: readonly FormPart[];
}

/** A setting as a person reads it: lists and groups line by line, by the words of the form. */
export function SettingValue({ value, parts }: SettingValueProps) {
  if (Array.isArray(value)) return <List items={value} parts={parts} />;
  if (isGroup(value)) return <Group group={value} parts={parts} />;
  return <code className="font-mono">{scalarText(value)}</code>;
}

function List({ items, parts }: { items: readonly unknown[]; parts: readonly FormPart[] }) {
  const { parts: inside } = titledStep(parts, '0');
  if (items.every((item) => typeof item !== 'object' || item === null)) {
    return <code className="font-mono">{items.length === 0 ? 'none' : items.map(scalarText).join(', ')}</code>;
  }
  return (
    <ol className="space-y-1">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a list of settings is shown as it is, and has no other names
        <li key={index} className="border-current/25 border-l-2 pl-2">
          <SettingValue value={item} parts={inside} />
        </li>
      ))}
    </ol>
  );
}

function Group({ group, parts }: { group: Readonly<Record<string, unknown>>; parts: readonly FormPart[] }) {
  const own = partsOf(parts, group);
  const keys = inFormOrder(own, Object.keys(group));
  if (keys.length === 0) return <code className="font-mono">none</code>;
  return (
    <dl className="space-y-0.5">
      {keys.map((key) => {
        const value = group[key];
        const { text, isTitle, parts: inside } = titledStep(own, key);
        const isDeep = isObject(value) && Object.values(value).some(isObject);
        return (
          <div key={key} className={isDeep ? '' : 'flex flex-wrap gap-x-1.5'}>
            <dt className={isTitle ? 'text-ink-2' : 'font-mono text-ink-2'}>{text}</dt>
            <dd className={isDeep ? 'mt-0.5 pl-2' : 'min-w-0'}>
              <SettingValue value={value} parts={inside} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && !Array.isArray(value);

/** A text that could be taken for another value, or for none, stands in quotes. */
function scalarText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return value.trim() === value && !/^(|null|none|true|false|-?[\d.]+|[[{"].*)$/.test(value)
    ? value
    : JSON.stringify(value);
}
