import { expect, test } from 'vitest';
import { definitionsJson } from '../../runtime/plan/json-schema.ts';
import { REGISTRY } from '../../server/cli/registry.ts';
import type { Definitions } from '../../ui/api/model.ts';
import { inFormOrder, partsOf, pathSteps, titledStep, titledSteps } from '../../ui/settings/setting-title.ts';
import { settingForms } from '../../ui/versions/setting-forms.ts';

const forms = settingForms(definitionsJson(REGISTRY) as unknown as Definitions);
const words = (parts: Parameters<typeof titledSteps>[0], path: string) =>
  titledSteps(parts, pathSteps(path)).map(({ text, isTitle }) => (isTitle ? text : `"${text}"`));

test.each([
  ['source', 'config.hasHeader', ['Settings', 'Header row']],
  ['source', 'config.columns.email.length', ['Settings', 'Columns', '"email"', 'Length']],
  ['source', 'config.columns["odd name"].dataType', ['Settings', 'Columns', '"odd name"', 'Type']],
  ['target', 'config.loadMode', ['Settings', 'Loading strategy']],
  ['target', 'config.hooks.before[0].sql', ['Settings', 'Hooks', 'Before the load', '"0"', 'SQL']],
  ['target', 'config.columnMapping.hasHeader', ['Settings', 'Column mapping', '"hasHeader"']],
  ['filter_rows', 'config.conditions', ['Settings', 'Conditions']],
  ['filter_rows', 'config.conditions[1].or[0].operator', ['Settings', 'Conditions', '"1"', 'Any', '"0"', 'Operator']],
  ['filter_rows', 'nodeType', ['Type']],
  ['filter_rows', 'label', ['Label']],
  ['no_such_type', 'config.someKey_of_old', ['Settings', 'Some key of old']],
])('a setting of a %s at %s has the words of the form', (nodeType, path, expected) => {
  expect(words(forms.node(nodeType), path)).toEqual(expected);
});

test('settings of the pipeline and of its execution have them too', () => {
  expect(words(forms.settings, 'description')).toEqual(['Description']);
  expect(words(forms.execution, 'validation.columns.email')).toEqual(['Validation', 'Columns', '"email"']);
  expect(words(forms.execution, 'retry.maxAttempts')).toEqual(['Retry', 'Attempts']);
});

test('where a key has other titles in each choice, the value says which is meant', () => {
  const [, pattern] = titledSteps(forms.node('source'), ['config', 'pattern']);
  expect(titledStep(pattern!.parts, 'pattern').text).toBe('Pattern');
  expect(titledStep(partsOf(pattern!.parts, { type: 'regex', pattern: 'x' }), 'pattern').text).toBe('Expression');
});

test('settings of a group come in the order of the form, strangers last', () => {
  const hooks = titledSteps(forms.node('target'), ['config', 'hooks']).at(-1)!;
  expect(inFormOrder(hooks.parts, ['strange', 'after', 'before'])).toEqual(['before', 'after', 'strange']);
});
