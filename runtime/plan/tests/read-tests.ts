import type { Issue } from '../../contract/issue.ts';
import type { DraftTest } from '../draft.ts';
import { check, error } from '../issues.ts';
import { jsonPath } from '../json-path.ts';
import type { JsonObject } from '../model/json-value.ts';
import { MAX_TESTS, pipelineTestModel } from '../model/pipeline-test.ts';

/** The tests that stand in a pipeline, written at `base`, one by one: a wrong one hides no other. */
export function readTests(document: JsonObject, base: string, issues: Issue[]): readonly DraftTest[] {
  const { tests } = document;
  const path = jsonPath(base, 'tests');
  if (tests === undefined || tests === null) return [];
  if (!Array.isArray(tests)) {
    issues.push(error({ code: 'config.invalid', path, message: 'Must be a list' }));
    return [];
  }
  if (tests.length > MAX_TESTS) {
    const message = `Must be at most ${MAX_TESTS} long`;
    issues.push(error({ code: 'config.invalid', path, message, next: 'Make a pipeline of its own for a part of it.' }));
    return [];
  }
  return tests.flatMap((test, index) => {
    const place = jsonPath(path, index);
    const checked = check(pipelineTestModel, test, place);
    if (checked.ok) return [{ ...checked.value, place }];
    issues.push(...checked.issues);
    return [];
  });
}
