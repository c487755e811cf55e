/** Patterns of advanced regular expressions and texts for them, random but the same for the same seed. */
export function regexpCases(seed: number, count: number): readonly { text: string; pattern: string; flags: string }[] {
  const maker = new Maker(seed);
  return Array.from({ length: count }, () => maker.next());
}

const LETTERS = ['a', 'b', 'c', 'ab', 'x', 'a', 'b', '1', ' ', '\n', 'A', 'é', '🦦', 'É', 'aab'];
const SETS = [
  '.',
  '[ab]',
  '[^a]',
  '[a-c]',
  '[[:alpha:]]',
  '[^\\s]',
  '[\\w-]',
  '[]a]',
  '[a-]',
  '[\\W]',
  '[[.a.]b]',
  '[[=b=]]',
];
const ESCAPES = [
  '\\d',
  '\\w',
  '\\s',
  '\\W',
  '\\D',
  '\\n',
  '\\x61',
  '\\u00e9',
  '\\m',
  '\\M',
  '\\y',
  '\\Y',
  '\\A',
  '\\Z',
  '^',
  '$',
];
const QUANTIFIERS = [
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '??',
  '{2}',
  '{1,2}',
  '{0,1}',
  '{1,3}?',
  '{2}?',
  '{0}',
  '{1,1}?',
  '{1,1}',
  '{2,}',
];
const FLAGS = ['', '', '', '', 'i', 'n', 'p', 'w', 'x', 's', 'in', 'b', 'e', 'q', 'qx', 'k'];
const SPOILERS = [
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '*',
  '\\',
  '?',
  '-',
  '^',
  '|',
  '(?i)',
  '{1',
  '(?#x)',
  '[a-b-c]',
  '[b-a]',
  '[[:x:]]',
];

class Maker {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next() {
    let pattern = this.#choice(2);
    if (this.#below(10) === 0) {
      const at = this.#below(pattern.length + 1);
      pattern = pattern.slice(0, at) + this.#pick(SPOILERS) + pattern.slice(at + this.#below(2));
    }
    if (this.#below(40) === 0) pattern = this.#pick(['***=', '***:', '(?i)', '(?q)', '(?ne)', '(?b)']) + pattern;
    const text = Array.from({ length: this.#below(12) }, () => this.#pick(LETTERS)).join('');
    return { text, pattern: pattern.isWellFormed() ? pattern : 'a', flags: this.#pick(FLAGS) };
  }

  #choice(depth: number): string {
    let pattern = this.#branch(depth);
    while (this.#below(4) === 0) pattern += `|${this.#below(8) === 0 ? '' : this.#branch(depth)}`;
    return pattern;
  }

  #branch(depth: number): string {
    const length = 1 + this.#below(4);
    return Array.from({ length }, () => this.#atom(depth) + (this.#below(2) === 0 ? '' : this.#pick(QUANTIFIERS))).join(
      '',
    );
  }

  #atom(depth: number): string {
    const kind = this.#below(20);
    if (kind < 8) return this.#pick(['a', 'b', 'c', 'ab', 'x', 'é']);
    if (kind < 10) return this.#pick(SETS);
    if (kind < 11) return this.#pick(ESCAPES);
    if (kind < 12) return `\\${1 + this.#below(3)}`;
    if (depth === 0) return this.#pick(['a', 'b']);
    if (kind < 13) return `${this.#pick(['(?=', '(?!', '(?<=', '(?<!'])}${this.#choice(depth - 1)})`;
    return `${kind < 17 ? '(' : '(?:'}${this.#choice(depth - 1)})`;
  }

  #pick(from: readonly string[]): string {
    return from[this.#below(from.length)]!;
  }

  #below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 4294967296) * limit);
  }
}
