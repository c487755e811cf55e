import type { FieldType, InferredSchema, Schema } from '../api/model.ts';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Refusal } from '../components/refusal.tsx';
import { SelectBox } from '../components/select-box.tsx';
import { formatNoun } from '../format/count.ts';
import { wordsOf } from '../format/words.ts';
import { errorsAt, errorsOutside } from '../forms/field-errors.ts';
import { FieldShell } from '../forms/field-shell.tsx';
import { PlainField } from '../forms/plain-field.tsx';
import { FieldList } from './field-list.tsx';
import { useSchemaDraft } from './use-schema-draft.ts';

interface SchemaEditorProps {
  inferred: InferredSchema;
  /** To begin with. */
  name: string;
  /** Types that a field may be of, and what a schema may model. */
  types: readonly FieldType[];
  entityTypes: readonly string[];
  onSaved: (schema: Schema) => Promise<void>;
}

/** What was inferred as a schema: named, typed and keyed by a person, then saved with its table. */
export function SchemaEditor({ inferred, name, types, entityTypes, onSaved }: SchemaEditorProps) {
  const { draft, errors, save, change } = useSchemaDraft(inferred, name, onSaved);
  const taken = draft.fields.filter(({ isTaken }) => isTaken);
  const renamed = taken.filter((field) => field.name !== field.sourceName);
  const outside = errorsOutside(errors, ['name', 'displayName', 'fields']);
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Card title="Columns" aside={sampleText(inferred)} flush className="overflow-hidden">
        <FieldList
          fields={draft.fields}
          types={types}
          isWhole={inferred.complete}
          errors={errors}
          onChange={(fields) => change({ fields }, 'fields')}
        />
        <p className="space-y-1 border-t px-4 py-3 text-pretty text-ink-3 text-xs sm:px-5">
          {taken.some(({ isPrimaryKey }) => isPrimaryKey)
            ? 'Loads by key (upsert) tell rows apart by the key.'
            : 'Without a key the table gets an id of its own; loads by key (upsert) need one.'}{' '}
          {renamed.length > 0 &&
            `${formatNoun(renamed.length, 'field')} ${renamed.length === 1 ? 'has' : 'have'} another name than in the files: a pipeline renames ${renamed.length === 1 ? 'it' : 'them'} on the way.`}
        </p>
      </Card>
      <Card title="Schema">
        <div className="grid gap-5 md:grid-cols-3">
          <PlainField
            title="Name"
            isRequired
            isCode
            value={draft.name}
            error={errorsAt(errors, 'name')}
            help={
              draft.name === ''
                ? 'Its table will be called the same, after ds_.'
                : `Its table will be called ds_${draft.name}.`
            }
            onChange={(value) => change({ name: value }, 'name')}
          />
          <PlainField
            title="Display name"
            value={draft.displayName}
            error={errorsAt(errors, 'displayName')}
            help="What people see."
            onChange={(displayName) => change({ displayName }, 'displayName')}
          />
          <FieldShell id="entity-type" title="Entity type" help="What its rows stand for." error={null}>
            <SelectBox
              id="entity-type"
              value={draft.entityType}
              options={entityTypes.map((value) => ({ value, text: wordsOf(value) }))}
              onChoose={(entityType) => change({ entityType }, 'entityType')}
              aria-describedby="entity-type-help"
            />
          </FieldShell>
        </div>
      </Card>
      {save.error && (errors.size === 0 || outside.length > 0) && <Refusal error={save.error} />}
      <Button type="submit" look="primary" busy={save.isPending} disabled={taken.length === 0}>
        Save schema and make its table
      </Button>
    </form>
  );
}

/** `2,000 rows of 3 files, 2 cannot be read`. */
function sampleText({ sampledRows, sampledFiles, rejectedRows, complete }: InferredSchema): string {
  const bad = rejectedRows > 0 ? `, ${formatNoun(rejectedRows, 'record')} cannot be read` : '';
  return `${complete ? 'All' : 'By'} ${formatNoun(sampledRows, 'row')} of ${formatNoun(sampledFiles, 'file')}${bad}`;
}
