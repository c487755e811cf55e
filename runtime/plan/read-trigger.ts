import type { Issue } from '../contract/issue.ts';
import type { Json } from '../contract/json.ts';
import { check } from './issues.ts';
import { jsonPath } from './json-path.ts';
import { fileArrivalModel, type Trigger } from './model/trigger.ts';
import { isObject } from './read-fields.ts';

/** A trigger with its `type`, or below the name of its type. `null` where none is given, or a wrong one. */
export function readTrigger(raw: Json | undefined, path: string, issues: Issue[]): Trigger | null {
  if (raw === undefined || raw === null) return null;
  const inner = isObject(raw) && Object.keys(raw).length === 1 ? raw.file_arrival : undefined;
  const checked = isObject(inner)
    ? check(fileArrivalModel, { ...inner, type: 'file_arrival' }, jsonPath(path, 'file_arrival'))
    : check(fileArrivalModel, raw, path);
  if (checked.ok) return checked.value;
  issues.push(...checked.issues);
  return null;
}
