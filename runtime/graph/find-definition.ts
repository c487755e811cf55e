import { PipelineError } from '../contract/errors.ts';

/** The definition of a type that a plan names. Throws `plan.unknown_type`. */
export function findDefinition<D extends { readonly type: string }>(list: readonly D[], type: string, node: string): D {
  const definition = list.find((candidate) => candidate.type === type);
  if (definition === undefined) {
    throw new PipelineError('plan.unknown_type', {
      node,
      message: `This Sluice has no "${type}", which the plan was made with.`,
      next: 'Run the version of Sluice that made the plan, or save the pipeline again.',
    });
  }
  return definition;
}
