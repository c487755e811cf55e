import { notExcel } from './errors.ts';
import { builtinKind, kindOfCode, type NumberKind } from './number-format.ts';
import { type Part, readPart } from './read-part.ts';

/** More than Excel can have. */
const MOST_STYLES = 100_000;

/** By style of a cell: how its number is shown. */
export async function readStyles(part: Part | null, signal: AbortSignal): Promise<readonly NumberKind[]> {
  if (part === null) return [];
  const custom = new Map<number, NumberKind>();
  const ids: number[] = [];
  let inCells = false;
  await readPart(
    part,
    {
      open(name, attributes) {
        if (name === 'numFmt') custom.set(Number(attributes.numFmtId), kindOfCode(attributes.formatCode ?? ''));
        else if (name === 'cellXfs') inCells = true;
        else if (name === 'xf' && inCells) ids.push(Number(attributes.numFmtId ?? 0));
        if (ids.length > MOST_STYLES || custom.size > MOST_STYLES)
          throw notExcel(part.label, `it has more than ${MOST_STYLES} styles`);
      },
      close(name) {
        if (name === 'cellXfs') inCells = false;
      },
      text: () => undefined,
    },
    signal,
  );
  return ids.map((id) => custom.get(id) ?? builtinKind(id));
}
