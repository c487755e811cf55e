import fc from 'fast-check';

type Bend = (text: string, at: number, character: string) => string;

/** What may have happened to a character of a text. */
const BENDS: readonly Bend[] = [
  (text, at, character) => text.slice(0, at) + character + text.slice(at + 1),
  (text, at, character) => text.slice(0, at) + character + text.slice(at),
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at) => text.slice(at) + text.slice(0, at),
];

const bend = fc.tuple(
  fc.constantFrom(...BENDS),
  fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  fc.constantFrom(...'-+.:,/ 0129aAeEgPTtZz{}"_'),
);

/** Two in three as they are, the others with some characters changed, added, left out or moved. */
export const bent = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(texts, fc.array(bend, { minLength: 1, maxLength: 3 }), fc.nat(2))
    .map(([text, bends, die]) =>
      die > 0
        ? text
        : bends.reduce(
            (soFar, [change, place, character]) => change(soFar, Math.floor(place * soFar.length), character),
            text,
          ),
    );
