import type { ConfigIssue } from '../runtime/contract/issue.ts';

/** What to say of new fields whose name another one has, of those that are kept or of the new ones before. */
export function duplicateFields(
  added: readonly { readonly name: string; readonly field: string }[],
  kept: ReadonlySet<string>,
): ConfigIssue[] {
  const names = new Set(kept);
  return added.flatMap(({ name, field }) => {
    if (!names.has(name)) {
      names.add(name);
      return [];
    }
    return [
      {
        code: 'config.duplicate_field',
        field,
        message: `There would be two fields "${name}".`,
        next: `Choose another name, or drop or rename the other "${name}" first.`,
      },
    ];
  });
}
