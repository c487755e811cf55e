import { describe, expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { ended, type Load, workplace } from '../worker/workplace.ts';

const ROWS = 8_000;
/** Read after a few commits: in the middle of a batch, in the middle of the file. */
const BAD_CAST = 7_001;
const BAD_TARGET = 7_500;
const UNIQUE_TWICE = 7_803;

interface Row {
  readonly id: string;
  readonly day: string;
  readonly amount: string;
  readonly note: string;
}

const rows: readonly Row[] = Array.from({ length: ROWS }, (_, index): Row => {
  const nr = index + 1;
  return {
    id: String(nr === UNIQUE_TWICE ? 1 : nr),
    day: nr === BAD_CAST ? '2024-02-30' : '2024-02-29',
    amount: nr === BAD_TARGET ? 'many' : '1',
    // Lines inside of records, more of them in some.
    note: nr % 3 === 0 ? `say "hé"\n\n${'long '.repeat(20)}` : 'plain '.repeat(20),
  };
});

interface Written {
  readonly name: string;
  readonly source?: Readonly<Record<string, Json>>;
  /** Of a record, with what stands before it. */
  write(row: Row, index: number): string;
  readonly head: string;
  readonly tail: string;
}

const NAMES = ['id', 'day', 'amount', 'note'] as const;

function table(name: string, delimiter: string, end: string, source: Written['source'] = {}): Written {
  const cell = (text: string) => (/["\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return {
    name,
    source: { ...source, comment: '#' },
    head: `${NAMES.join(delimiter)}${end}`,
    write: (row, index) =>
      `${index % 100 === 50 ? `# a comment${end}${end}` : ''}${NAMES.map((key) => cell(row[key])).join(delimiter)}${end}`,
    tail: '',
  };
}

const FORMATS: readonly Written[] = [
  table('a.csv', ',', '\n'),
  table('crlf.csv', ',', '\r\n'),
  table('a.tsv', '\t', '\n'),
  table('pipes.csv', '||', '\n', { delimiter: '||' }),
  {
    name: 'a.jsonl',
    head: '',
    write: (row, index) => `${index % 7 === 0 ? '\n' : ''}${JSON.stringify(row)}\n`,
    tail: '',
  },
  {
    name: 'a.json',
    head: '[\n',
    write: (row, index) => `${index === 0 ? '' : ',\n'}${JSON.stringify(row, null, 1)}`,
    tail: '\n]\n',
  },
];

/** The file, and the line on which each row's record begins. */
function fileOf({ head, write, tail }: Written): { content: string; lines: number[] } {
  let content = head;
  let line = 1 + breaks(head);
  const lines: number[] = [];
  rows.forEach((row, index) => {
    const text = write(row, index);
    // What stands before a record: a comma, a comment, a blank line.
    const start = text.search(/^[{\d]/m);
    lines.push(line + breaks(text.slice(0, start)));
    content += text;
    line += breaks(text);
  });
  return { content: content + tail, lines };
}

const breaks = (text: string): number => text.split('\n').length - 1;

function loadOf(written: Written, content: string, execution: Load['execution']): Load {
  return {
    files: { [written.name]: content },
    fields: [
      { name: 'id', dataType: 'integer', isPrimaryKey: true },
      { name: 'day', dataType: 'date' },
      { name: 'amount', dataType: 'integer' },
      { name: 'note', dataType: 'text' },
    ],
    nodes: [{ nodeType: 'cast_type', config: { field: 'day', targetType: 'date' } }],
    source: written.source ?? {},
    execution: { batchSize: 1_000, ...execution },
  };
}

describe.each(FORMATS)('$name', (written) => {
  const { content, lines } = fileOf(written);

  test('a row that an operator, the target or its table refuses is named with its line', async () => {
    await using work = await workplace(loadOf(written, content, { errorHandling: 'dlq' }));
    expect(await work.run()).toMatchObject({
      status: 'partial',
      balanced: true,
      counts: { read: ROWS, deadLettered: 3 },
    });
    expect(
      await work.query('SELECT row_number::int AS row, line::int, node, code FROM sluice.rejects ORDER BY row_number'),
    ).toEqual([
      { row: BAD_CAST, line: lines[BAD_CAST - 1], node: 'n1', code: 'row.not_a_date' },
      { row: BAD_TARGET, line: lines[BAD_TARGET - 1], node: 'out', code: 'row.not_an_integer' },
      { row: UNIQUE_TWICE, line: lines[UNIQUE_TWICE - 1], node: 'out', code: 'row.unique' },
    ]);
  });

  test('the error of a run that stops there names the line, again after a resume', async () => {
    await using work = await workplace(loadOf(written, content, { errorHandling: 'fail' }));
    const stop = { code: 'row.rejected', origin: { label: written.name, row: BAD_CAST, line: lines[BAD_CAST - 1] } };
    const first = await work.run();
    expect(first).toMatchObject({ status: 'failed', error: stop });
    const [split] = await work.query<{ row: number }>(`SELECT (position->>'row')::int AS row FROM sluice.splits`);
    expect(split!.row).toBeGreaterThan(1_000);
    await work.runner.resume(first.id);
    expect(await ended(work.runner, first.id)).toMatchObject({ status: 'failed', error: stop });
  });
});
