import type { SchemaField } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { formatNoun } from '../format/count.ts';
import { fieldTypeText } from './field-type.ts';

export function FieldTable({ fields }: { fields: readonly SchemaField[] }) {
  return (
    <Card title="Fields" aside={formatNoun(fields.length, 'field')}>
      <ul className="divide-y divide-line text-sm">
        {fields.map((field) => (
          <li key={field.name} className="py-2 first:pt-0 last:pb-0">
            <div className="flex items-baseline justify-between gap-4">
              <span className="min-w-0 break-all font-mono text-ink text-xs">{field.name}</span>
              <span className="shrink-0 font-mono text-accent text-xs">{fieldTypeText(field)}</span>
            </div>
            <FieldRules field={field} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function FieldRules({ field }: { field: SchemaField }) {
  const rules = [
    field.isPrimaryKey && 'primary key',
    field.isUnique && !field.isPrimaryKey && 'unique',
    !field.isNullable && !field.isPrimaryKey && 'not null',
    field.defaultValue !== null && `default ${field.defaultValue}`,
  ].filter(Boolean);
  const text = [field.description, rules.join(', ')].filter(Boolean).join(' · ');
  return text === '' ? null : <p className="text-ink-3 text-xs">{text}</p>;
}
