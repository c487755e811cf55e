import type { Typed } from '../check/typed.ts';
import type { Datum } from '../contract.ts';
import { toLower, toUpper } from '../functions/string/unicode/letter-case.ts';
import { type CharacterMap, mapText, SHORT_CHARACTERS } from './put-text.ts';

/** A part of a text that is put together: bytes, or a column's cell. */
export type TextPiece =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'column'; readonly index: number; readonly map: CharacterMap | null };

const MAPS = new Map([
  ['upper', toUpper],
  ['lower', toLower],
]);
const made = new Map<string, CharacterMap>();

/**
 * The pieces of an expression that only puts texts one behind the other, in upper or lower case perhaps: columns,
 * literals, `||`, `upper`, `lower`. `null` where it does anything else.
 */
export function textPieces(typed: Typed): readonly TextPiece[] | null {
  const pieces = typed.type === 'text' && typed.kind === 'call' ? piecesOf(typed, null) : null;
  return pieces?.some(({ kind }) => kind === 'column') === true ? pieces : null;
}

function piecesOf(node: Typed, map: CharacterMap | null): readonly TextPiece[] | null {
  switch (node.kind) {
    case 'constant':
      return literal(node.value, map);
    case 'column':
      return isText(node.type) ? [{ kind: 'column', index: node.index, map }] : null;
    case 'conversion':
      // Of a varchar, or of a column that nobody declared, the text is what it is.
      if (node.type !== 'text') return null;
      if (node.argument.kind === 'column' && node.argument.type === 'unknown') return piecesOf(node.argument, map);
      return node.argument.type === 'character varying' ? piecesOf(node.argument, map) : null;
    case 'collated':
      return piecesOf(node.argument, map);
    case 'call': {
      const { name, arguments: signature } = node.routine;
      if (!signature.every((type) => type === 'text')) return null;
      if (MAPS.has(name)) return map === null ? piecesOf(node.arguments[0]!, mapOf(name)) : null;
      if (name !== '||' || node.arguments.length !== 2) return null;
      const [left, right] = node.arguments.map((argument) => piecesOf(argument, map));
      return left && right ? [...left, ...right] : null;
    }
    default:
      return null;
  }
}

function isText(type: string): boolean {
  return type === 'text' || type === 'character varying' || type === 'unknown';
}

function literal(value: Datum, map: CharacterMap | null): readonly TextPiece[] | null {
  if (typeof value !== 'string') return null;
  const bytes = Buffer.from(value);
  if (map === null) return [{ kind: 'bytes', bytes }];
  const out = Buffer.alloc(bytes.length);
  const end = mapText({ buffer: bytes, from: 0, end: bytes.length }, map, out, 0);
  return end < 0 ? null : [{ kind: 'bytes', bytes: out.subarray(0, end) }];
}

function mapOf(name: string): CharacterMap {
  const known = made.get(name);
  if (known !== undefined) return known;
  const change = MAPS.get(name)!;
  const map = Uint16Array.from({ length: SHORT_CHARACTERS }, (_, code) => {
    const other = change(String.fromCharCode(code)).codePointAt(0)!;
    return other < SHORT_CHARACTERS ? other : 0xffff;
  });
  made.set(name, map);
  return map;
}
