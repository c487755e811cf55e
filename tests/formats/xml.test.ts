import { describe, expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { type ReadInput, readFile } from './read-file.ts';

const read = async (content: string | Buffer, options: ReadInput['options'] = {}): Promise<readonly Json[]> =>
  (await readFile({ format: 'xml', content, options })).records;

describe('XML', () => {
  const cases: readonly { title: string; xml: string; options?: ReadInput['options']; rows: readonly Json[] }[] = [
    { title: 'attributes and elements', xml: '<r><a i="1"><b>x</b></a></r>', rows: [{ '@_i': '1', b: 'x' }] },
    {
      title: 'repeated elements as arrays, nested ones as JSON',
      xml: '<r><a><b>1</b><b>2</b><b/><c d="3">t<e/>u</c></a></r>',
      rows: [{ b: ['1', '2', null], c: { '@_d': '3', e: null, '#text': 'tu' } }],
    },
    { title: 'text alone of a record', xml: '<r><a>x</a><a> </a></r>', rows: [{ '#text': 'x' }, {}] },
    {
      title: 'the five entities, numbers and CDATA',
      xml: '<r><a><b>&lt;&gt;&amp;&quot;&apos;&#233;&#x1F600;<![CDATA[<&]]></b></a></r>',
      rows: [{ b: '<>&"\'é😀<&' }],
    },
    { title: 'spaces of an element as they are', xml: '<r><a><b>  x\n y </b></a></r>', rows: [{ b: '  x\n y ' }] },
    { title: 'line ends as XML says', xml: '<r><a><b>x\r\ny</b></a>\r\n</r>', rows: [{ b: 'x\ny' }] },
    {
      title: 'names with prefixes',
      xml: '<n:r xmlns:n="u"><n:a n:i="1"><n:b>x</n:b></n:a></n:r>',
      rows: [{ '@_n:i': '1', 'n:b': 'x' }],
    },
    {
      title: 'names without prefixes, where they are stripped',
      xml: '<n:r xmlns:n="u"><n:a n:i="1"><n:b>x</n:b></n:a></n:r>',
      options: { stripPrefixes: true, recordPath: 'r.a' },
      rows: [{ '@_i': '1', b: 'x' }],
    },
    {
      title: 'records at a path, everywhere that it leads',
      xml: '<r><g><a><b>1</b></a></g><a><b>no</b></a><g><a><b>2</b></a></g></r>',
      options: { recordPath: 'r.g.a' },
      rows: [{ b: '1' }, { b: '2' }],
    },
    {
      title: 'the root itself',
      xml: '<!-- c --><r a="1"><b>x</b></r>',
      options: { recordPath: 'r' },
      rows: [{ '@_a': '1', b: 'x' }],
    },
    { title: 'a mark before it', xml: '\ufeff<r><a><b>x</b></a></r>', rows: [{ b: 'x' }] },
    {
      title: 'names that objects have',
      xml: '<r><a><__proto__>1</__proto__><constructor>2</constructor></a></r>',
      rows: [JSON.parse('{"__proto__":"1","constructor":"2"}')],
    },
  ];
  for (const { title, xml, options, rows } of cases)
    test(`reads ${title}`, async () => {
      expect(JSON.stringify(await read(xml, options))).toBe(JSON.stringify(rows));
    });

  const wide = '<?xml version="1.0" encoding="UTF-16"?><r><a><b>é</b></a></r>';
  test.each([
    ['UTF-16 by its mark', Buffer.from(`\ufeff${wide}`, 'utf16le')],
    ['UTF-16, big endian', Buffer.from(`\ufeff${wide}`, 'utf16le').swap16()],
    [
      'Shift_JIS as declared',
      Buffer.concat([
        Buffer.from('<?xml version="1.0" encoding="Shift_JIS"?><r><a><b>'),
        Buffer.from([0x93, 0xfa]),
        Buffer.from('</b></a></r>'),
      ]),
    ],
  ])('reads %s', async (title, content) => {
    expect(await read(content)).toEqual([{ b: title.startsWith('Shift') ? '日' : 'é' }]);
  });

  const refused: readonly { title: string; xml: string | Buffer; code: string; options?: ReadInput['options'] }[] = [
    {
      title: 'entities that grow',
      xml: '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><r><a>&b;</a></r>',
      code: 'format.xml_doctype',
    },
    {
      title: 'an entity of another file',
      xml: '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><a>&x;</a></r>',
      code: 'format.xml_doctype',
    },
    {
      title: 'an external subset',
      xml: '<!DOCTYPE r SYSTEM "http://127.0.0.1/a.dtd"><r/>',
      code: 'format.xml_doctype',
    },
    { title: 'an entity that nobody declares', xml: '<r><a>&x;</a></r>', code: 'format.xml' },
    { title: 'tags that do not match', xml: '<r><a></b></r>', code: 'format.xml' },
    { title: 'text that is none', xml: 'a,b\n1,2\n', code: 'format.xml' },
    { title: 'a file that is cut off', xml: '<r><a><b>x</b></a><a><b>y</b>', code: 'format.truncated' },
    { title: 'bytes that are not UTF-8', xml: Buffer.from('<r><a>\xe9</a></r>', 'latin1'), code: 'format.encoding' },
    {
      title: 'an encoding that is not read',
      xml: '<?xml version="1.0" encoding="EBCDIC"?><r/>',
      code: 'format.encoding',
    },
    { title: 'elements without end in one another', xml: `<r>${'<a>'.repeat(300)}`, code: 'format.xml' },
    {
      title: 'a record that is too large',
      xml: `<r><a><b>${'x'.repeat(3000)}</b></a></r>`,
      code: 'format.record_too_large',
      options: { maxRecordBytes: 1024 },
    },
    {
      title: 'a tag that does not end',
      xml: `<r><a ${'x'.repeat(300_000)}`,
      code: 'format.record_too_large',
      options: { maxRecordBytes: 1024 },
    },
  ];
  for (const { title, xml, code, options } of refused)
    test(`refuses ${title}, and says where`, async () => {
      await expect(read(xml, options)).rejects.toMatchObject({
        code,
        origin: { label: 'input.txt', byte: expect.any(Number) },
      });
    });

  test('tells the byte behind each record, with characters of several bytes and line ends of two', async () => {
    const content = `<r>\r\n${Array.from({ length: 3000 }, (_, row) => `<a>\r\n<b>é😀 ${row}</b></a>\r\n`).join('')}</r>`;
    const whole = await readFile({ format: 'xml', content, batchBytes: 4096 });
    expect(whole.records).toHaveLength(3000);
    const bytes = Buffer.from(content);
    for (const { byte, row } of whole.positions.slice(0, -1)) {
      const before = bytes.toString('utf8', 0, Number(byte)).trimEnd();
      expect(before.endsWith(`é😀 ${Number(row) - 1}</b></a>`)).toBe(true);
    }
    expect(whole.consumed).toBe(bytes.length);
    expect(whole.positions.length).toBeGreaterThan(20);
  });
});
