import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberText } from '../../runtime/rows/number-text.ts';
import { hasEscapedKey, parseJson } from '../../runtime/rows/parse-json.ts';

test.each([
  [
    '{"id":2,"\\u0061":5}',
    [
      ['id', 2],
      ['a', 5],
    ],
  ],
  [
    '{"id":2,"\\n":5}',
    [
      ['id', 2],
      ['\n', 5],
    ],
  ],
  [
    '{"id":2,"\\/":5}',
    [
      ['id', 2],
      ['/', 5],
    ],
  ],
  [
    '{"id":2,"\\"":5}',
    [
      ['id', 2],
      ['"', 5],
    ],
  ],
  [
    '{"id":2, "\\\\" : 5}',
    [
      ['id', 2],
      ['\\', 5],
    ],
  ],
  [
    '{"a":1,"\\u0061":2,"b":3}',
    [
      ['a', 2],
      ['b', 3],
    ],
  ],
  [
    '{"\\u005f_proto__":1,"\\t":"\\t"}',
    [
      ['__proto__', 1],
      ['\t', '\t'],
    ],
  ],
])('%s keeps its keys behind an object with one that ends in a backslash', (text, entries) => {
  expect(parseJson('{"id":1,"\\\\":0}')).toEqual({ id: 1, '\\': 0 });
  expect(Object.entries(parseJson(text) as object)).toEqual(entries);
});

test('keys are kept at any depth, and a reviver is called', () => {
  const text = '[{"\\r":[{"x\\\\":1e400}]},{"x":"\\\\"}]';
  const reviver = (_: string, value: unknown, { source }: { readonly source?: string }) =>
    typeof value === 'number' && source !== undefined ? numberText(source) : value;
  expect(JSON.stringify(parseJson(text, reviver))).toBe('[{"\\r":[{"x\\\\":1e400}]},{"x":"\\\\"}]');
});

test('a raw number stays one', () => {
  const json = JSON as JSON & { rawJSON(text: string): unknown };
  const keep = (_: string, value: unknown, { source }: { readonly source?: string }) =>
    typeof value === 'number' ? json.rawJSON(source!) : value;
  expect(JSON.stringify(parseJson('{"\\n":[1.50]}', keep))).toBe('{"\\n":[1.50]}');
});

test('what is no JSON is told with its place in the text', () => {
  const text = '{"\\n":1,"\\t":x}';
  const told = (() => {
    try {
      return JSON.parse(text);
    } catch (error) {
      return error;
    }
  })();
  expect(() => parseJson(text)).toThrow(told);
});

test.each(['{"\\x":1}', '{"\\n":1', '{"\\n":1}}', '"\\"', '{"a\\', '\\":1'])('%s is no JSON', (text) => {
  expect(() => parseJson(text)).toThrow(SyntaxError);
});

test('an escape in a value asks for nothing', () => {
  expect(hasEscapedKey('{"a":"\\"b\\\\", "c":["\\n"]}')).toBe(false);
  expect(hasEscapedKey('{"a":"b","c\\n" :1}')).toBe(true);
});

const key = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('\\', 'a\\', '"', '\n', '\u0000', '/', '__proto__'));
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, 1.5, '\\', '"\\"', '\n:'),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie('tree')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
}));
/** With escapes where none are needed. */
const escaped = (text: string): string => text.replace(/a/g, '\\u0061').replace(/_/g, '\\u005F');

test('what JSON.stringify writes is read as it was', () => {
  fc.assert(
    fc.property(tree, (value) => {
      const text = JSON.stringify(value);
      expect(JSON.stringify(parseJson(text))).toBe(text);
      expect(JSON.stringify(parseJson(escaped(text)))).toBe(text);
    }),
    { numRuns: 2000 },
  );
});
