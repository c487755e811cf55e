import { appendFile, mkdir, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Json, Source, SourceRows, Split } from '../../runtime/contract/index.ts';
import { PipelineError } from '../../runtime/contract/index.ts';
import { fileError } from '../../sources/files/local-fs/file-error.ts';
import { textAt } from '../contract/batch-of.ts';
import { folderOf, openSource } from './open-source.ts';

const never = new AbortController().signal;

async function labels(source: Source): Promise<string[]> {
  const found: string[] = [];
  for await (const split of source.splits(never)) found.push(split.label);
  return found;
}

async function firstSplit(source: Source): Promise<Split> {
  for await (const split of source.splits(never)) return split;
  throw new Error('no split');
}

async function readRows(source: Source, split: Split, after: Json | null = null): Promise<SourceRows[]> {
  const batches: SourceRows[] = [];
  for await (const batch of source.read(split, after, never)) batches.push(batch);
  return batches;
}

const files = {
  'b.csv': 'a\n1\n',
  'a.csv': 'a\n1\n',
  'a/deep/c.csv': 'a\n1\n',
  'a/x.jsonl': '{"a":1}\n',
  'a/data.txt': 'a\n1\n',
  'README.md': '# no data',
  '.hidden.csv': 'a\n1\n',
  '.git/z.csv': 'a\n1\n',
};

describe('the files of a folder', () => {
  const cases: readonly { title: string; read: Json; found: readonly string[] }[] = [
    {
      title: 'all that have a known format, at any depth, in order of path',
      read: {},
      found: ['a.csv', 'a/deep/c.csv', 'a/x.jsonl', 'b.csv'],
    },
    { title: 'those of one format', read: { fileFormat: 'csv' }, found: ['a.csv', 'a/deep/c.csv', 'b.csv'] },
    { title: 'those beneath a folder', read: { path: 'a/' }, found: ['a/deep/c.csv', 'a/x.jsonl'] },
    { title: 'one file', read: { path: './a/../b.csv' }, found: ['b.csv'] },
    { title: 'those whose name a glob matches', read: { pattern: '[bc].csv' }, found: ['a/deep/c.csv', 'b.csv'] },
    { title: 'those whose path a glob matches', read: { path: 'a', pattern: 'deep/*.csv' }, found: ['a/deep/c.csv'] },
    {
      title: 'names of no known ending, where pattern and format say so',
      read: { pattern: '*.txt', fileFormat: 'csv' },
      found: ['a/data.txt'],
    },
    { title: 'hidden files, where the pattern names them', read: { pattern: '.hidden*' }, found: ['.hidden.csv'] },
  ];
  for (const { title, read, found } of cases) {
    test(`are ${title}`, async () => {
      await using folder = await folderOf(files);
      expect(await labels(await openSource(folder.path, { read }))).toEqual(found);
    });
  }

  test('include those behind a link that stays inside, and a link in a circle ends', async () => {
    await using folder = await folderOf({ 'data/a.csv': 'a\n1\n' });
    await symlink('data', path.join(folder.path, 'link'));
    await symlink('..', path.join(folder.path, 'data/up'));
    await symlink('a.csv', path.join(folder.path, 'data/b.csv'));
    const found = await labels(await openSource(folder.path));
    expect(found).toContain('data/a.csv');
    expect(found).toContain('data/b.csv');
    expect(found).toContain('link/a.csv');
  });
});

describe('a path that leads nowhere', () => {
  const cases: readonly { title: string; read: Json; code: string; says: RegExp }[] = [
    { title: 'a missing file', read: { path: 'no.csv' }, code: 'source.not_found', says: /"no\.csv"/ },
    { title: 'a glob as path', read: { path: '*.csv' }, code: 'source.not_found', says: /\*\.csv/ },
    {
      title: 'a folder without a match',
      read: { pattern: '*.parquet' },
      code: 'source.no_match',
      says: /\*\.parquet.*8 other files/,
    },
    {
      title: 'a folder without the format',
      read: { path: 'a/deep', fileFormat: 'json' },
      code: 'source.no_match',
      says: /\*\.json, packed .*\. 1 other file/,
    },
    {
      title: 'a name that tells no format',
      read: { path: 'a/data.txt' },
      code: 'source.format_unknown',
      says: /data\.txt/,
    },
    { title: '.. out of the folder', read: { path: '../other' }, code: 'source.path_outside', says: /leads out/ },
    { title: 'an absolute path', read: { path: '/etc/passwd' }, code: 'source.path_outside', says: /leads out/ },
  ];
  for (const { title, read, code, says } of cases) {
    test(`is told of with code, node and next step: ${title}`, async () => {
      await using folder = await folderOf(files);
      const source = await openSource(folder.path, { read });
      const failed = await labels(source).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(PipelineError);
      expect(failed).toMatchObject({
        code,
        node: 'source-1',
        next: expect.stringMatching(/./),
        message: expect.stringMatching(says),
      });
      const report = await source.check(never);
      expect(report.ok).toBe(false);
    });
  }

  test('is refused behind a symbolic link out of the folder, listed or named', async () => {
    await using outside = await folderOf({ 'secret.csv': 'a\n1\n' });
    await using folder = await folderOf({});
    await symlink(path.join(outside.path, 'secret.csv'), path.join(folder.path, 'file.csv'));
    await expect(labels(await openSource(folder.path))).rejects.toMatchObject({ code: 'source.path_outside' });
    await expect(labels(await openSource(folder.path, { read: { path: 'file.csv' } }))).rejects.toMatchObject({
      code: 'source.path_outside',
    });
    await rm(path.join(folder.path, 'file.csv'));
    await symlink(outside.path, path.join(folder.path, 'folder'));
    await expect(labels(await openSource(folder.path))).rejects.toMatchObject({ code: 'source.path_outside' });
    await expect(labels(await openSource(folder.path, { read: { path: 'folder/secret.csv' } }))).rejects.toMatchObject({
      code: 'source.path_outside',
    });
  });

  test('is refused when the link is put in place after the listing', async () => {
    await using outside = await folderOf({ 'secret.csv': 'a\n1\n' });
    await using folder = await folderOf({ 'a.csv': 'a\n1\n' });
    const source = await openSource(folder.path);
    const split = await firstSplit(source);
    await rm(path.join(folder.path, 'a.csv'));
    await symlink(path.join(outside.path, 'secret.csv'), path.join(folder.path, 'a.csv'));
    await expect(readRows(source, split)).rejects.toMatchObject({ code: 'source.path_outside' });
  });

  test('is told of for a file that may not be read', () => {
    const cause = Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'open' });
    expect(fileError(cause, 'a.csv')).toMatchObject({ code: 'source.permission', origin: { label: 'a.csv' } });
    const other = Object.assign(new Error('EIO'), { code: 'EIO', syscall: 'read' });
    expect(fileError(other, 'a.csv')).toMatchObject({ code: 'source.io', retryable: true });
  });

  test('is told of for a name that the disk does not take', async () => {
    await using folder = await folderOf({ 'a.csv': 'a\n1\n' });
    const source = await openSource(folder.path);
    await expect(source.archive!.note(`${'n'.repeat(256)}.json`, '{}', never)).rejects.toMatchObject({
      code: 'source.name_too_long',
      retryable: false,
    });
  });
});

describe('an empty file', () => {
  test('has no columns to discover, and says so', async () => {
    await using folder = await folderOf({ 'a.csv': '', 'b.csv': '\n\n' });
    await expect((await openSource(folder.path)).columns(never)).rejects.toMatchObject({
      code: 'source.empty',
      node: 'source-1',
      origin: { label: 'a.csv' },
    });
  });

  test('leaves the columns to be discovered from the next one', async () => {
    await using folder = await folderOf({ 'a.csv': '', 'b.csv': 'x,y\n' });
    const columns = await (await openSource(folder.path)).columns(never);
    expect(columns).toMatchObject([
      { name: 'x', type: 'untyped', nullable: true, sourceOrdinal: 0 },
      { name: 'y', type: 'untyped', nullable: true, sourceOrdinal: 1 },
    ]);
  });
});

describe('a file that changes', () => {
  const content = `a\n${'1\n'.repeat(2000)}`;
  const changes: readonly { title: string; change: (file: string) => Promise<void> }[] = [
    { title: 'it grows', change: (file) => appendFile(file, '2\n') },
    { title: 'it is cut', change: (file) => truncate(file, 100) },
    { title: 'it is written over', change: (file) => writeFile(file, content.replaceAll('1', '3')) },
    {
      title: 'it is replaced',
      change: async (file) => {
        await writeFile(`${file}.new`, content);
        const then = new Date(0);
        await utimes(`${file}.new`, then, then);
        await rename(`${file}.new`, file);
      },
    },
    { title: 'it is removed', change: (file) => rm(file) },
  ];
  for (const { title, change } of changes) {
    test(`after the listing is not read when ${title}`, async () => {
      await using folder = await folderOf({ 'a.csv': content });
      const source = await openSource(folder.path);
      const split = await firstSplit(source);
      await change(path.join(folder.path, 'a.csv'));
      await expect(readRows(source, split)).rejects.toMatchObject({
        code: expect.stringMatching(/^source\.(changed|not_found)$/),
        node: 'source-1',
        origin: { label: 'a.csv' },
      });
    });

    test(`while it is read never passes for its end when ${title}`, async () => {
      await using folder = await folderOf({ 'a.csv': content });
      const source = await openSource(folder.path, { batchBytes: 512 });
      const split = await firstSplit(source);
      const batches = source.read(split, null, never)[Symbol.asyncIterator]();
      await batches.next();
      await change(path.join(folder.path, 'a.csv'));
      const rest = async () => {
        while ((await batches.next()).done !== true);
      };
      await expect(rest()).rejects.toMatchObject({ code: 'source.changed', origin: { label: 'a.csv' } });
    });
  }

  test('is not resumed in the middle', async () => {
    await using folder = await folderOf({ 'a.csv': content });
    const source = await openSource(folder.path, { batchBytes: 512 });
    const split = await firstSplit(source);
    const [first] = await readRows(source, split);
    await appendFile(path.join(folder.path, 'a.csv'), '2\n');
    await expect(readRows(source, split, first!.position)).rejects.toMatchObject({ code: 'source.changed' });
  });
});

describe('the connector local_fs', () => {
  test('checks its folder alone where the node names no file', async () => {
    await using folder = await folderOf({});
    const report = await (await openSource(folder.path)).check(never);
    expect(report).toMatchObject({
      ok: true,
      steps: [
        { step: 'Find the folder', ok: true },
        { step: 'List the folder', ok: true },
        { step: 'Read a file', ok: true },
      ],
    });
  });

  test('says which step fails, and why', async () => {
    await using folder = await folderOf({ file: '' });
    const missing = await (await openSource(folder.path, { connector: { path: 'gone' } })).check(never);
    expect(missing).toMatchObject({
      ok: false,
      steps: [{ step: 'Find the folder', ok: false, detail: expect.stringContaining('gone') }],
    });
    const file = await (await openSource(folder.path, { connector: { path: 'file' } })).check(never);
    expect(file).toMatchObject({ ok: false, steps: [{ ok: false, detail: expect.stringContaining('is a file') }] });
  });

  test('takes its path from the base directory', async () => {
    await using folder = await folderOf({ 'in/a.csv': 'a\n1\n' });
    expect(await labels(await openSource(folder.path, { connector: { path: 'in' } }))).toEqual(['a.csv']);
    await mkdir(path.join(folder.path, 'sub'));
    expect(await labels(await openSource(path.join(folder.path, 'sub'), { connector: { path: '../in' } }))).toEqual([
      'a.csv',
    ]);
  });
});

describe('the connector csv_upload', () => {
  test("reads an upload in the connector's dialect, which the node may overrule", async () => {
    await using folder = await folderOf({ 'uploads/1': '1;2\n3;4\n', 'uploads/2': '1|2\n' });
    const connector = { delimiter: 'semicolon', hasHeader: false };
    const source = await openSource(folder.path, { type: 'csv_upload', connector, read: { path: 'uploads/1' } });
    const [rows] = await readRows(source, await firstSplit(source));
    expect(rows!.length).toBe(2);
    expect(textAt(rows!.vectors[1]!, 1, 'untyped')).toBe('4');
    const read = { path: 'uploads/2', delimiter: 'pipe' };
    const other = await openSource(folder.path, { type: 'csv_upload', connector, read });
    expect((await other.columns(never)).map(({ name }) => name)).toEqual(['column_1', 'column_2']);
  });
});
