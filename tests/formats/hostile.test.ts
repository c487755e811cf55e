import { describe, expect, test } from 'vitest';
import { HOSTILE_FILES } from './hostile-files.ts';
import { HOSTILE_PACKED } from './hostile-packed.ts';
import { readHostile } from './read-hostile.ts';

/** Of the most memory held, beyond what was held before; the largest record may have 128 MiB. */
const MOST_MIB = 512;
const MOST_MS = 45_000;
/** More than it takes to find that one hangs. */
const MORE_TIME = { timeout: 180_000 };

describe('a file made to do harm', () => {
  test.for([...HOSTILE_PACKED, ...HOSTILE_FILES])(
    'is refused, or read for what it is: $title',
    MORE_TIME,
    async (hostile) => {
      const content = hostile.content();
      const outcome = await readHostile(hostile.name, content, hostile.read);
      const { code } = hostile;
      if (code === null) expect(outcome).toMatchObject({ code: null, rejects: [] });
      else if (code.startsWith('row.')) expect(outcome.rejects).toContainEqual(matching(code));
      else expect(outcome).toMatchObject({ code: matching(code) });
      // What is wrong between the parts of a workbook has no place.
      if (outcome.code?.startsWith('format.') && outcome.code !== 'format.excel') {
        const { byte, line } = outcome.origin ?? {};
        expect(byte ?? line, JSON.stringify(outcome)).toBeTypeOf('number');
      }
      expect(outcome.grownMiB).toBeLessThan(MOST_MIB);
      expect(outcome.ms).toBeLessThan(MOST_MS);
    },
  );
});

/** `format.*`: of the kind. */
function matching(code: string) {
  return expect.stringMatching(new RegExp(`^${code.replace('.', '\\.').replace('*', '.*')}$`));
}
