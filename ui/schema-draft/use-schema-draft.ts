import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { InferredSchema, Schema } from '../api/model.ts';
import { ApiProblem } from '../api/problem.ts';
import { createSchema } from '../api/queries/schemas.ts';
import { type FieldErrors, fieldErrors, NO_ERRORS, withoutErrorsAt } from '../forms/field-errors.ts';
import { type DraftField, draftFields, fieldToAdd } from './draft-field.ts';

export interface SchemaDraft {
  readonly name: string;
  readonly displayName: string;
  readonly entityType: string;
  readonly fields: readonly DraftField[];
}

/** A schema that is made from what was inferred: what stands in it, what is wrong with it, and its saving. */
export function useSchemaDraft(inferred: InferredSchema, name: string, onSaved: (schema: Schema) => Promise<void>) {
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<SchemaDraft>(() => ({
    name,
    displayName: '',
    entityType: 'custom',
    fields: draftFields(inferred),
  }));
  const [errors, setErrors] = useState<FieldErrors>(NO_ERRORS);
  const save = useMutation({
    mutationFn: () => {
      const { displayName, entityType, fields } = draft;
      return createSchema({
        name: draft.name.trim(),
        ...(displayName.trim() === '' ? {} : { displayName: displayName.trim() }),
        entityType: entityType as NonNullable<Schema['entityType']>,
        fields: fields.filter(({ isTaken }) => isTaken).map(fieldToAdd),
      });
    },
    onMutate: () => setErrors(NO_ERRORS),
    onError: (error) => setErrors(refusals(error)),
    onSuccess: async (schema) => {
      await queryClient.invalidateQueries({ queryKey: ['schemas'] });
      await onSaved(schema);
    },
  });
  return {
    draft,
    errors,
    save,
    change: (change: Partial<SchemaDraft>, at: string): void => {
      setDraft((before) => ({ ...before, ...change }));
      setErrors((before) => withoutErrorsAt(before, at));
      save.reset();
    },
  };
}

/** A name that is taken is told by its code alone. */
function refusals(error: unknown): FieldErrors {
  const problem = ApiProblem.from(error);
  return problem.status === 409 && problem.issues.length === 0
    ? new Map([['name', `${problem.message} ${problem.next}`]])
    : fieldErrors(problem);
}
