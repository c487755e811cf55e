import { PlugZap } from 'lucide-react';
import type { FormEvent } from 'react';
import type { Connector, ConnectorDefinition } from '../api/model.ts';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { LinkButton } from '../components/link-button.tsx';
import { Refusal } from '../components/refusal.tsx';
import { StoreLook } from '../files/store-look.tsx';
import { errorsAt, errorsOutside } from '../forms/field-errors.ts';
import { PlainField } from '../forms/plain-field.tsx';
import { SchemaForm } from '../forms/schema-form.tsx';
import { useFirstWrong } from '../forms/use-first-wrong.ts';
import { formOf } from '../settings/setting-title.ts';
import { ARCHIVE_PLACES, ArchiveTestFields } from './archive-test-fields.tsx';
import type { ConnectorDraft } from './connector-draft.ts';
import { SignInFields } from './sign-in-fields.tsx';
import { TestReport } from './test-report.tsx';
import { useConnectorForm } from './use-connector-form.ts';

/** Settings that have a place in the form. */
const PLACES = ['name', 'description', 'config', 'authMethod', 'authConfig', ...ARCHIVE_PLACES];

interface ConnectorFormProps {
  definition: ConnectorDefinition;
  /** The one that is changed; none: a new one is made. */
  saved?: Connector;
  initial: ConnectorDraft;
  onSaved: (connector: Connector) => Promise<void>;
}

/** All of a connector, by the forms of its type; it can be tested and looked into before it is saved. */
export function ConnectorForm({ definition, saved, initial, onSaved }: ConnectorFormProps) {
  const state = useConnectorForm({ definition, saved, initial, onSaved });
  const { draft, errors, refusals, asked, archive, changeArchive, test, save, startTest, startSave, change } = state;
  const form = useFirstWrong<HTMLDivElement>(refusals);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    startSave();
  };
  const failure = save.error ?? test.error;
  const outside = errorsOutside(errors, PLACES);
  const hasSettings = Object.keys((definition.config.properties ?? {}) as object).length > 0;
  return (
    <div
      ref={form}
      className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,30rem)] xl:gap-5"
    >
      <form onSubmit={submit} noValidate className="min-w-0 space-y-4">
        <Card title="What it is called">
          <div className="space-y-5">
            <PlainField
              title="Name"
              isRequired
              value={draft.name}
              error={errorsAt(errors, 'name')}
              placeholder={`e.g. ${definition.examples[0]?.title ?? definition.title}`}
              onChange={(name) => change({ name }, 'name')}
            />
            <PlainField
              title="Description"
              value={draft.description}
              error={errorsAt(errors, 'description')}
              onChange={(description) => change({ description }, 'description')}
            />
          </div>
        </Card>
        {hasSettings && (
          <Card title="What it reaches">
            <SchemaForm
              part={formOf(definition.config)}
              values={draft.config}
              path="config"
              errors={errors}
              onChange={(config, at) => change({ config }, at)}
            />
          </Card>
        )}
        <Card title="Sign-in">
          <SignInFields definition={definition} saved={saved} draft={draft} errors={errors} onChange={change} />
        </Card>
        {failure !== null && (errors.size === 0 || outside.length > 0) && <Refusal error={failure} />}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" busy={save.isPending}>
            {saved === undefined ? 'Save connector' : 'Save changes'}
          </Button>
          <Button icon={PlugZap} busy={test.isPending} onClick={startTest}>
            Test connection
          </Button>
          <LinkButton
            look="quiet"
            link={
              saved === undefined
                ? { to: '/connectors' }
                : { to: '/connectors/$connectorId', params: { connectorId: saved.id } }
            }
          >
            Cancel
          </LinkButton>
        </div>
      </form>
      <div className="min-w-0 space-y-4">
        <Card title="Test">
          {test.data ? (
            <TestReport test={test.data} />
          ) : (
            <p className="text-pretty text-ink-3 text-sm">
              {test.isPending
                ? 'Testing: up to 20 seconds …'
                : 'Test the connection before you save it: each step is shown with its time, and what to mend where one fails.'}
            </p>
          )}
          {definition.archives && (
            <div className="mt-4 border-t pt-4">
              <ArchiveTestFields archive={archive} errors={errors} onChange={changeArchive} />
            </div>
          )}
        </Card>
        {test.data?.ok && !definition.comesWithRun && (
          <Card title="Look inside">
            <StoreLook definition={definition} asked={asked} />
          </Card>
        )}
      </div>
    </div>
  );
}
