import type { Target } from '../../runtime/contract/sink.ts';
import { column } from '../contract/batch-of.ts';

/** What a CSV of two columns gives. */
export const PEOPLE = [column('id'), column('name')];

/** `ds_people (id integer, name text)`, fed by `PEOPLE`. */
export function peopleTarget(rest: Partial<Target> = {}): Target {
  return {
    node: 'out',
    schema: 'public',
    table: 'ds_people',
    columns: [
      { name: 'id', type: 'integer', nullable: true, from: 0, input: PEOPLE[0]! },
      { name: 'name', type: 'text', nullable: true, from: 1, input: PEOPLE[1]! },
    ],
    coerce: false,
    format: 'auto',
    ...rest,
  };
}
