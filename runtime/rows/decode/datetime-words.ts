/** What a word in a date and time text means to Postgres. */
export type Word =
  | { readonly kind: 'month'; readonly value: number }
  | { readonly kind: 'weekday' | 'am' | 'pm' | 'ad' | 'bc' | 'ignored' | 'time' | 'julian' | 'unit' | 'summer_time' }
  | { readonly kind: 'midnight' | 'epoch' | 'infinity' | '-infinity' }
  /** now, today, yesterday, tomorrow: what they mean depends on when they are read. */
  | { readonly kind: 'moving' };

const MONTHS =
  'jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september|oct october|nov november|dec december';

const KINDS: readonly (readonly [Exclude<Word['kind'], 'month'>, string])[] = [
  [
    'weekday',
    'sun sunday mon monday tue tues tuesday wed wednesday weds thu thur thurs thursday fri friday sat saturday',
  ],
  ['am', 'am'],
  ['pm', 'pm'],
  ['ad', 'ad'],
  ['bc', 'bc'],
  ['ignored', 'at on'],
  ['time', 't'],
  ['julian', 'j jd julian'],
  ['unit', 'd dow doy h isodow isoyear m mm s y'],
  ['summer_time', 'dst'],
  ['midnight', 'allballs'],
  ['epoch', 'epoch'],
  ['infinity', 'infinity +infinity'],
  ['-infinity', '-infinity'],
  ['moving', 'now today yesterday tomorrow'],
];

const WORDS: ReadonlyMap<string, Word> = new Map<string, Word>([
  ...MONTHS.split('|').flatMap((names, index) => entries(names, { kind: 'month', value: index + 1 })),
  ...KINDS.flatMap(([kind, names]) => entries(names, { kind })),
]);

function entries(names: string, word: Word): (readonly [string, Word])[] {
  return names.split(' ').map((name) => [name, word] as const);
}

/** The meaning of a word in lower case; `undefined` where it has none (it may yet name a time zone). */
export function dateWord(text: string): Word | undefined {
  return WORDS.get(text);
}
