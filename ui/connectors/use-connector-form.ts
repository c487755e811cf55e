import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Connector, ConnectorDefinition } from '../api/model.ts';
import { ApiProblem } from '../api/problem.ts';
import { changeConnector, createConnector, testConnector } from '../api/queries/connectors.ts';
import { type FieldErrors, fieldErrors, NO_ERRORS, withoutErrorsAt } from '../forms/field-errors.ts';
import { MISSING, missingFields } from '../forms/missing-fields.ts';
import { formOf } from '../settings/setting-title.ts';
import {
  type ArchiveTest,
  archivingSource,
  askedConnector,
  type ConnectorDraft,
  connectionOf,
} from './connector-draft.ts';

interface ConnectorFormInput {
  definition: ConnectorDefinition;
  /** The one that is changed; none: a new one is made. */
  saved: Connector | undefined;
  initial: ConnectorDraft;
  onSaved: (connector: Connector) => Promise<void>;
}

/** A connector's form: what stands in it, what is wrong with it, its test and its saving. */
export function useConnectorForm({ definition, saved, initial, onSaved }: ConnectorFormInput) {
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(initial);
  const [errors, setErrors] = useState<FieldErrors>(NO_ERRORS);
  const [refusals, setRefusals] = useState(0);
  const [archive, setArchive] = useState<ArchiveTest | null>(null);
  const { type } = definition;
  const asked = askedConnector(draft, type, saved?.id);
  const show = (wrong: FieldErrors): void => {
    setErrors(wrong);
    setRefusals((before) => before + 1);
  };
  const refuse = (error: unknown): void => show(errorsOf(error));
  const test = useMutation({
    mutationFn: () => testConnector(archive === null ? asked : { ...asked, source: archivingSource(archive) }),
    onMutate: () => setErrors(NO_ERRORS),
    onError: refuse,
  });
  const save = useMutation({
    mutationFn: () => {
      const body = { ...connectionOf(draft), name: draft.name.trim(), type };
      return saved === undefined
        ? createConnector({ ...body, ...(draft.description === '' ? {} : { description: draft.description }) })
        : changeConnector(saved.id, { ...body, description: draft.description === '' ? null : draft.description });
    },
    onMutate: () => setErrors(NO_ERRORS),
    onError: refuse,
    onSuccess: async (connector) => {
      await queryClient.invalidateQueries({ queryKey: ['connectors'] });
      await onSaved(connector);
    },
  });
  const unlessMissing = (missing: FieldErrors, go: () => void): void => {
    if (missing.size === 0) {
      go();
      return;
    }
    test.reset();
    save.reset();
    show(missing);
  };
  return {
    draft,
    errors,
    /** How often it was refused: each time the first wrong field is gone to. */
    refusals,
    asked,
    /** What a test tries of an archive; `null`: nothing. */
    archive,
    changeArchive: (next: ArchiveTest | null, at: string): void => {
      setArchive(next);
      setErrors((before) => withoutErrorsAt(before, at));
      test.reset();
    },
    test,
    save,
    startTest: (): void => unlessMissing(missingOf(definition, draft), test.mutate),
    startSave: (): void => {
      const unnamed: FieldErrors = draft.name.trim() === '' ? new Map([['name', MISSING]]) : NO_ERRORS;
      unlessMissing(new Map([...unnamed, ...missingOf(definition, draft)]), save.mutate);
    },
    change: (change: Partial<ConnectorDraft>, at: string): void => {
      setDraft((before) => ({ ...before, ...change }));
      setErrors((before) => withoutErrorsAt(before, at));
      // What was found of other settings says nothing of these; a name has no part in it.
      if (at !== 'name' && at !== 'description') test.reset();
      save.reset();
    },
  };
}

function missingOf({ config, auth }: ConnectorDefinition, draft: ConnectorDraft): FieldErrors {
  const credentials = auth[draft.authMethod];
  return new Map([
    ...missingFields(formOf(config), draft.config, 'config'),
    ...(credentials === undefined || draft.authConfig === null
      ? []
      : missingFields(formOf(credentials), draft.authConfig, 'authConfig')),
  ]);
}

/** A name that is taken is told by its code alone. */
function errorsOf(error: unknown): FieldErrors {
  const problem = ApiProblem.from(error);
  return problem.code === 'connector.name_taken' ? new Map([['name', problem.message]]) : fieldErrors(problem);
}
