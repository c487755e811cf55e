import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { archive } from '../../../operators/archive.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';
import { ended, type Load, type Workplace, workplace } from '../../worker/workplace.ts';

const node = { nodeType: 'archive', config: { folder: '.done' } };

function load(more: Partial<Load> = {}): Promise<Workplace> {
  return workplace({
    files: { 'a.csv': 'k\n1\n' },
    fields: [{ name: 'k', dataType: 'integer' }],
    nodes: [node],
    ...more,
  });
}

const passes = {
  config: {},
  columns: [column('a', 'integer')],
  rows: [{ a: '1' }, { a: null }],
  expect: [{ a: '1' }, { a: null }],
};

describeBehaviour(archive, {
  null: passes,
  missing: async () => {
    await using place = await load({ files: { 'a.csv': 'k\n1\n', '.done': 'in the way' } });
    const { id, status } = await place.run();
    expect(status).toBe('failed');
    await rm(join(place.folder, '.done'));
    await rm(join(place.folder, 'a.csv'));
    await place.runner.resume(id);
    expect((await ended(place.runner, id)).error).toMatchObject({
      code: 'archive.failed',
      detail: { code: 'source.archive_gone' },
    });
  },
  mismatch: passes,
  duplicate: async () => {
    await using place = await load({ files: { 'a.csv': 'k\n1\n', '.done/a.csv': 'k\n0\n' } });
    expect((await place.run()).status).toBe('success');
    expect(existsSync(join(place.folder, '.done/a~2.csv'))).toBe(true);
  },
  tooMany: async () => {
    await expect(load({ nodes: [node, node] })).rejects.toThrow('plan.several_archives');
  },
  tooFew: async () => {
    await using place = await load({ files: { 'a.csv': 'k\nx\n' } });
    expect((await place.run()).status).toBe('failed');
    expect(existsSync(join(place.folder, 'a.csv'))).toBe(true);
  },
});
