import type { Json } from '../../contract/json.ts';
import { jsonPath } from '../json-path.ts';
import type { JsonObject } from '../model/json-value.ts';
import { isObject } from '../read-fields.ts';

/** A part that differs. What is not there has no `before`, or no `after`. */
export interface Change {
  /** JSON path of the part; members of a list stand under their names, such as `config.columns.email.length`. */
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** What members of a list are known by: the first of these that all of them have, each with a value of its own. */
const NAME_KEYS = ['name', 'id', 'alias', 'outputField', 'field'] as const;

/**
 * How two values differ, part by part. The order of keys means nothing; that of a list does. Lists of named objects
 * are compared name by name, other lists as a whole.
 */
export function diffValues(before: Json | undefined, after: Json | undefined, path = ''): readonly Change[] {
  if (isObject(before) && isObject(after)) return diffMembers(before, after, path);
  if (Array.isArray(before) && Array.isArray(after)) {
    const key = NAME_KEYS.find((name) => isNamedBy(before, name) && isNamedBy(after, name));
    if (key !== undefined) return diffNamed(before as JsonObject[], after as JsonObject[], key, path);
  }
  return isSame(before, after) ? [] : [{ path, ...given('before', before), ...given('after', after) }];
}

function diffMembers(before: JsonObject, after: JsonObject, path: string): readonly Change[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => diffValues(own(before, key), own(after, key), jsonPath(path, key)));
}

function diffNamed(
  before: readonly JsonObject[],
  after: readonly JsonObject[],
  key: string,
  path: string,
): readonly Change[] {
  const [old, now] = [before, after].map((list) => new Map(list.map((item) => [item[key] as string, item])));
  const names = new Set([...old!.keys(), ...now!.keys()]);
  const changes = [...names].flatMap((name) => diffValues(old!.get(name), now!.get(name), jsonPath(path, name)));
  const kept = [...old!.keys()].filter((name) => now!.has(name));
  const keptNow = [...now!.keys()].filter((name) => old!.has(name));
  return isSame(kept, keptNow) ? changes : [...changes, { path, before: kept, after: keptNow }];
}

/** Whether each object of the list has a text of its own under the key. An empty list says nothing against it. */
function isNamedBy(list: readonly Json[], key: string): boolean {
  const names = list.map((item) => (isObject(item) ? own(item, key) : undefined));
  return names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
}

function isSame(before: Json | undefined, after: Json | undefined): boolean {
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.length === after.length && before.every((item, index) => isSame(item, after[index]));
  }
  if (isObject(before) && isObject(after)) return diffMembers(before, after, '').length === 0;
  return before === after;
}

const own = (object: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

const given = (key: 'before' | 'after', value: Json | undefined): Partial<Change> =>
  value === undefined ? {} : { [key]: value };
