import type { OrcFile } from './metadata.ts';
import type { StreamKind, StripeFooter } from './stripe.ts';
import type { LeafType, OrcType } from './types.ts';

/** The streams of a type that go on with its rows, in the order in which a row index tells their places. */
export interface StreamLayout {
  readonly hasPresence: boolean;
  readonly streams: readonly {
    readonly kind: StreamKind;
    /** Numbers that tell a place in runs: none in plain bytes, one in runs of numbers, two where those are bits. */
    readonly runs: 0 | 1 | 2;
  }[];
}

export function layoutOf(type: OrcType, footer: StripeFooter, file: OrcFile): StreamLayout {
  const hasPresence = footer.range(type.id, 'present') !== null;
  const own = type.kind === 'leaf' ? leafStreams(type, footer, file) : nestedStreams(type);
  return { hasPresence, streams: hasPresence ? [{ kind: 'present', runs: 2 }, ...own] : own };
}

function nestedStreams({ kind }: Exclude<OrcType, LeafType>): StreamLayout['streams'] {
  switch (kind) {
    case 'list':
    case 'map':
      return [{ kind: 'length', runs: 1 }];
    case 'union':
      return [{ kind: 'data', runs: 1 }];
    case 'struct':
    case 'unknown':
      return [];
    default:
      return kind satisfies never;
  }
}

function leafStreams(type: LeafType, footer: StripeFooter, file: OrcFile): StreamLayout['streams'] {
  switch (type.stored) {
    case 'boolean':
      return [{ kind: 'data', runs: 2 }];
    case 'byte':
    case 'integer':
    case 'long':
    case 'date':
      return [{ kind: 'data', runs: 1 }];
    case 'float':
    case 'double':
      return [{ kind: 'data', runs: 0 }];
    case 'text':
    case 'char':
    case 'binary':
      // The numbers of entries go on with the rows, the dictionary itself does not.
      if (footer.encoding(type.id).dictionary) return [{ kind: 'data', runs: 1 }];
      return [
        { kind: 'data', runs: 0 },
        { kind: 'length', runs: 1 },
      ];
    case 'timestamp':
    case 'instant':
      return [
        { kind: 'data', runs: 1 },
        { kind: 'secondary', runs: 1 },
      ];
    case 'decimal':
      if (isWhole(type, file)) return [{ kind: 'data', runs: 1 }];
      return [
        { kind: 'data', runs: 0 },
        { kind: 'secondary', runs: 1 },
      ];
    default:
      return type.stored satisfies never;
  }
}

/** A decimal that is stored as a whole number. */
export function isWhole({ scalar }: LeafType, { wholeDecimals }: OrcFile): boolean {
  return wholeDecimals && scalar.kind === 'decimal' && scalar.precision > 0 && scalar.precision <= 18;
}
