import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { operators } from '../../operators/index.ts';
import type { Issue } from '../../runtime/contract/issue.ts';
import { diffDrafts } from '../../runtime/plan/diff/diff-drafts.ts';
import { parse } from '../../runtime/plan/parse.ts';
import { validate } from '../../runtime/plan/validate.ts';
import { connectors } from '../../sources/index.ts';

const COLUMNS = [{ name: 'n', dataType: 'integer' }];

interface Parts {
  readonly trigger?: unknown;
  readonly source?: object;
  readonly target?: object;
  readonly more?: readonly object[];
}

const pipeline = ({ trigger, source = { loadedFiles: 'skip' }, target = {}, more = [] }: Parts) => ({
  name: 'p',
  connector: { type: 'local_fs', config: { path: '.' } },
  schema: { name: 't', fields: COLUMNS },
  ...(trigger === undefined ? {} : { trigger }),
  nodes: [
    { id: 'src', nodeType: 'source', config: { columns: COLUMNS, ...source } },
    ...more,
    { id: 'out', nodeType: 'target', config: target },
  ],
  edges:
    more.length === 0
      ? [{ source: 'src', target: 'out' }]
      : [
          { source: 'src', target: 'all' },
          { source: 'src2', target: 'all' },
          { source: 'all', target: 'out' },
        ],
});

const SECOND = [
  { id: 'src2', nodeType: 'source', config: { columns: COLUMNS, loadedFiles: 'skip' } },
  { id: 'all', nodeType: 'union', config: {} },
];

const errors = async (parts: Parts): Promise<readonly Issue[]> => {
  const { draft } = parse(pipeline(parts));
  const issues = await validate(draft!, { connectors, operators }, { tenantSchema: 'public' });
  return issues.filter(({ severity }) => severity === 'error');
};

test("the product's keys are taken as well as those with a type, and come to the same", () => {
  const deadline = { windowMinutes: 60, onMiss: 'fail' };
  const typed = parse(pipeline({ trigger: { type: 'file_arrival', deadline } }));
  const named = parse(pipeline({ trigger: { file_arrival: { deadline } } }));
  expect([typed.issues, named.issues]).toEqual([[], []]);
  expect(named.draft!.trigger).toEqual(typed.draft!.trigger);
  expect(typed.draft!.trigger).toEqual({ type: 'file_arrival', pollSeconds: 60, settleSeconds: 10, deadline });
});

test.each([
  ['no kind of trigger', { type: 'cron' }, 'trigger.type'],
  ['nothing', {}, 'trigger.type'],
  ['no time at all between looks', { type: 'file_arrival', pollSeconds: 0 }, 'trigger.pollSeconds'],
  ['a key that nothing reads', { file_arrival: { every: 5 } }, 'trigger.file_arrival.every'],
  ['no time of day', { file_arrival: { deadline: { at: '24:00' } } }, 'trigger.file_arrival.deadline.at'],
  [
    'a place that is no zone',
    { file_arrival: { deadline: { at: '06:00', timeZone: 'Berlin' } } },
    'trigger.file_arrival.deadline.timeZone',
  ],
  ['a deadline that says nothing', { file_arrival: { deadline: {} } }, 'trigger.file_arrival.deadline.windowMinutes'],
  [
    'a zone without a time',
    { file_arrival: { deadline: { windowMinutes: 5, timeZone: 'UTC' } } },
    'trigger.file_arrival.deadline.timeZone',
  ],
  [
    'another action',
    { file_arrival: { deadline: { at: '06:00', onMiss: 'wait' } } },
    'trigger.file_arrival.deadline.onMiss',
  ],
])('refused: %s', (_what, trigger, path) => {
  expect(parse(pipeline({ trigger })).issues.map((issue) => issue.path)).toEqual([path]);
});

const arrival = { type: 'file_arrival' };

test.each([
  ['files that are remembered', { trigger: arrival }],
  ['files that are put away', { trigger: arrival, source: { atomicity: { successFolder: '.done' } } }],
  ['one of two sources by its name', { trigger: { ...arrival, source: 'src2' }, more: SECOND }],
])('a trigger watches %s', async (_what, parts) => {
  expect(await errors(parts)).toEqual([]);
});

test('the pipeline of the guide is right', async () => {
  const guide = await readFile(new URL('../../docs/arrivals.md', import.meta.url), 'utf8');
  const { draft, issues } = parse(/```yaml\n([\s\S]*?)```/.exec(guide)![1]);
  expect(issues).toEqual([]);
  const found = await validate(draft!, { connectors, operators }, { tenantSchema: 'public' });
  expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test.each([
  ['nothing tells which files are new', { trigger: arrival, source: {} }, 'trigger'],
  ['two sources could be meant', { trigger: arrival, more: SECOND }, 'trigger'],
  ['there is no such source', { trigger: { ...arrival, source: 'out' } }, 'trigger.source'],
])('refused, as %s', async (_why, parts, path) => {
  expect(await errors(parts)).toMatchObject([{ code: 'plan.trigger', path, next: expect.any(String) }]);
});

test('versions that differ in their trigger say so, by its parts', () => {
  const draft = (trigger?: object) => parse(pipeline({ trigger })).draft!;
  const settings = (before?: object, after?: object) => diffDrafts(draft(before), draft(after)).settings;
  expect(settings(arrival, { ...arrival, pollSeconds: 5, deadline: { at: '06:00' } })).toEqual([
    { path: 'trigger.pollSeconds', before: 60, after: 5 },
    { path: 'trigger.deadline', after: { at: '06:00', onMiss: 'alert' } },
  ]);
  expect(settings(arrival, arrival)).toEqual([]);
  expect(settings(undefined, arrival)).toMatchObject([{ path: 'trigger' }]);
});
