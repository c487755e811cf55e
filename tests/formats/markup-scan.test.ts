import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { expect, test } from 'vitest';
import { attributeTextOf, cdataOf, textOf } from '../../sources/formats/markup/chars.ts';
import { createMarkupScan } from '../../sources/formats/markup/markup-scan.ts';
import { FUZZ_MUTATIONS, FUZZ_SEED, mutated, seeded } from '../fuzz/mutate.ts';
import { FUZZ_TIMEOUT_MS } from './fuzz.ts';

/** What a parser told of a document; `null`: it refused it. */
type Told = readonly string[] | null;

/** Texts in a row are one. */
function joined(told: readonly string[]): string[] {
  const all: string[] = [];
  for (const one of told) {
    if (one.startsWith('#') && all.at(-1)?.startsWith('#')) all.push(all.pop() + one.slice(1));
    else if (one !== '#') all.push(one);
  }
  return all;
}

const opened = (name: string, attributes: readonly (readonly [string, string])[]) =>
  `<${name} ${JSON.stringify(attributes)}`;

/** By our scanner, in windows that end after so many bytes. */
function ours(bytes: Buffer, next: (below: number) => number): Told {
  const told: string[] = [];
  let held: number | null = null;
  let depth = 0;
  let b: Buffer = Buffer.alloc(0);
  const scan = createMarkupScan<string>(
    {
      open(name, { count, names, starts, ends }) {
        // Some elements are told again when their window ends before they do.
        if (held === null && scan.depth < 4 && next(4) === 0) {
          held = told.length;
          scan.hold();
          depth = scan.depth;
        }
        const attributes = Array.from({ length: count }, (_, at) => [
          names[at]!.known,
          attributeTextOf(b, starts[at]!, ends[at]!),
        ]);
        told.push(opened(name.known, attributes as [string, string][]));
      },
      close(name, _, around) {
        told.push(`>${name.known}`);
        if (held !== null && around === depth - 1) {
          scan.release();
          held = null;
        }
      },
      text: (start, end, isPlain, isCdata) => {
        const text = (isCdata ? cdataOf : textOf)(b, start, end);
        if (isPlain) expect(b.toString('utf8', start, end)).toBe(text);
        told.push(`#${text}`);
      },
    },
    (name) => name,
    { line: 1, open: [], isBegun: false },
  );
  let from = 0;
  for (let to = 0; ; ) {
    to = Math.min(bytes.length, to + 1 + next(60));
    // A window lies in a buffer that goes on with other bytes.
    b = Buffer.concat([Buffer.from('>]]'), bytes.subarray(from, to), Buffer.from(']]>-->"</a>')]);
    const final = to === bytes.length;
    const at = scan.scan(b, 3, 3 + to - from, final);
    if (held !== null) {
      told.length = held;
      held = null;
    }
    from += at - 3;
    if (scan.fault !== null) return null;
    if (final) return from === to && scan.root === 'closed' ? joined(told) : null;
  }
}

/** By saxes, as a whole. */
function theirs(text: string): Told {
  const told: string[] = [];
  const parser = new SaxesParser({ xmlns: false });
  let refused = false;
  parser.on('error', () => {
    refused = true;
  });
  parser.on('doctype', () => {
    refused = true;
  });
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => told.push(opened(name, Object.entries(attributes))));
  parser.on('closetag', ({ name }) => told.push(`>${name}`));
  parser.on('text', (piece) => told.push(`#${piece}`));
  parser.on('cdata', (piece) => told.push(`#${piece}`));
  parser.write(text).close();
  // Blanks outside the root are told, too.
  const first = told.findIndex((one) => one.startsWith('<'));
  const last = told.findLastIndex((one) => one.startsWith('>'));
  return refused ? null : joined(told.slice(first, last + 1));
}

const name = fc.constantFrom('a', 'b', 'n:c', 'd-1.x', 'é', '_', '日本', 'longer_name');
const piece = fc.constantFrom(
  'x',
  ' ',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '&lt;',
  '&amp;',
  '&#13;',
  '&#x1F600;',
  '&quot;',
  'é😀',
  ']',
  ']]',
  "'",
  '"',
  '>',
  '\u0085',
  '\u2028',
  '\ufffd',
  '&#0;',
  '&x;',
  '&',
  ']]>',
  '<',
  '\u0001',
  '\ufffe',
  '&#xD800;',
);
/** Mostly well formed: the last ones of the list are not. */
const content = fc
  .array(
    fc.oneof(
      {
        weight: 40,
        arbitrary: fc.constantFrom(
          'x',
          ' ',
          '\n',
          '\r\n',
          '\r',
          '\t',
          '&lt;',
          '&#13;',
          '&#x1F600;',
          'é😀',
          ']',
          "'",
          '>',
        ),
      },
      { weight: 1, arbitrary: piece },
    ),
    { maxLength: 4 },
  )
  .map((all) => all.join(''));
const attribute = fc
  .tuple(name, content, fc.constantFrom('"', "'"), fc.constantFrom('', ' ', '\n'))
  .map(
    ([key, value, quote, blank]) =>
      `${key}${blank}=${blank}${quote}${value.replaceAll(quote, '').replaceAll('<', '&lt;')}${quote}`,
  );
const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .tuple(
      name,
      fc.array(attribute, { maxLength: 3 }),
      fc.array(
        fc.oneof(
          content,
          content,
          tie('element'),
          content.map((inner) => `<![CDATA[${inner}]]>`),
          content.map((inner) => `<!--${inner}-->`),
          content.map((inner) => `<?p ${inner}?>`),
        ),
        { maxLength: 4 },
      ),
      fc.constantFrom('', ' ', '\r\n'),
    )
    .map(([tag, attributes, inner, blank]) => {
      const head = [tag, ...attributes].join(' ');
      return inner.length === 0 ? `<${head}${blank}/>` : `<${head}${blank}>${inner.join('')}</${tag}${blank}>`;
    }),
}));
const prolog = fc.constantFrom(
  '',
  '<?xml version="1.0"?>\n',
  "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>",
  '<!-- c -->',
  ' ',
  '<?xml?>',
  '<?XML a?>',
);

test('what is well-formed XML is told as saxes tells it, wherever windows end, and nothing else is', () => {
  let wellFormed = 0;
  fc.assert(
    fc.property(
      prolog,
      element,
      fc.constantFrom('', '\n', '<!-- e -->', 'x', '<b/>'),
      fc.nat(),
      (head, root, tail, seed) => {
        const document = head + root + tail;
        const expected = theirs(document);
        expect(ours(Buffer.from(document), seeded(seed))).toEqual(expected);
        if (expected !== null) wellFormed++;
      },
    ),
    { numRuns: 3000, seed: FUZZ_SEED },
  );
  expect(wellFormed).toBeGreaterThan(500);
});

const GOOD = Buffer.from(
  '<?xml version="1.0" encoding="UTF-8"?>\n<!-- é --><r a="1" b=\'x&amp;y\'>\r\n<n:a i="ä"><b>t&#233;x</b><c/><![CDATA[<&]]>]</n:a><?p q?><d>\t</d></r>\n',
);

test(
  'damaged documents are refused where saxes refuses them',
  () => {
    const verdicts = { same: 0, refused: 0 };
    for (let seed = FUZZ_SEED; seed < FUZZ_SEED + FUZZ_MUTATIONS; seed++) {
      const bytes = mutated(GOOD, seed);
      // Of bytes that are not UTF-8, a mark, and XML 1.1 the reader decides, not the scanner.
      if (!isUtf8(bytes) || bytes.includes('\ufeff') || /version="1\.[1-9]/.test(bytes.toString('latin1'))) continue;
      // Of a processing instruction saxes takes any name.
      if (/<\?[^\s>]*\?[^>]/.test(bytes.toString('latin1'))) continue;
      const expected = theirs(bytes.toString());
      expect(ours(bytes, seeded(seed)), `seed ${seed}: ${bytes}`).toEqual(expected);
      verdicts[expected === null ? 'refused' : 'same']++;
    }
    expect(verdicts.same).toBeGreaterThan(FUZZ_MUTATIONS / 100);
    expect(verdicts.refused).toBeGreaterThan(FUZZ_MUTATIONS / 10);
  },
  FUZZ_TIMEOUT_MS,
);

test('a name is told by its bytes, however many there are', () => {
  const many = Array.from({ length: 200_000 }, (_, index) => `n${index}`);
  const long = ['x'.repeat(256), 'x'.repeat(257), 'x'.repeat(257), `é${'x'.repeat(300)}`];
  const names = ['é', 'e\u0301', ...many, ...long, ...many.slice(0, 20_000), 'é', 'n1'];
  const document = Buffer.from(`<r>${names.map((one) => `<${one}></${one}>`).join('')}</r>`);
  const told: string[] = [];
  const scan = createMarkupScan<string>(
    { open: (one) => told.push(one.known), close: () => undefined, text: () => undefined },
    (one) => one,
    { line: 1, open: [], isBegun: false },
  );
  scan.scan(document, 0, document.length, true);
  expect(scan.fault).toBeNull();
  expect(told).toEqual(['r', ...names]);
});

test.each([20, 5_000, 100_000])('an attribute that stands twice among %i is found', (count) => {
  const attributes = Array.from({ length: count }, (_, index) => `a${index}="1"`);
  const scan = createMarkupScan<null>(
    { open: () => undefined, close: () => undefined, text: () => undefined },
    () => null,
    { line: 1, open: [], isBegun: false },
  );
  for (const twice of [0, 17, count - 1]) {
    const document = Buffer.from(`<r ${attributes.join(' ')} a${twice}="2"/>`);
    scan.restart();
    scan.scan(document, 0, document.length, true);
    expect(scan.fault?.message).toBe(`the attribute a${twice} stands twice in one tag`);
    expect(scan.fault?.at).toBe(document.length - `a${twice}="2"/>`.length);
  }
});

test.each([
  ['<r>\r\n<a\n\n b="1">x</a>\r<c></r>', 5],
  ['<r><!-- \n\r\n\r --><a></r>', 4],
  ['<r><![CDATA[\n]]><?p \n?>&x;</r>', 3],
])('the line of a fault is told: %j', (document, line) => {
  const scan = createMarkupScan({ open: () => undefined, close: () => undefined, text: () => undefined }, () => null, {
    line: 1,
    open: [],
    isBegun: false,
  });
  scan.scan(Buffer.from(document), 0, document.length, true);
  expect(scan.fault?.line).toBe(line);
});
