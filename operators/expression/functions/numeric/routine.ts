import type { Call, SignatureType, SqlRoutine } from '../../contract.ts';

interface Parts {
  readonly name: string;
  readonly arguments: readonly SignatureType[];
  readonly argumentNames?: readonly string[];
  readonly returns: SignatureType;
  readonly summary: string;
  readonly example: string;
  readonly call: Call;
}

/** A function of numbers. */
export function numericFunction(parts: Parts): SqlRoutine {
  return { kind: 'function', category: 'Numeric', ...parts };
}

/** One function of one argument in several types, which gives the type that it takes. */
export function sameType(
  name: string,
  summary: string,
  sample: string,
  calls: Readonly<Partial<Record<SignatureType, Call>>>,
): SqlRoutine[] {
  return (Object.entries(calls) as [SignatureType, Call][]).map(([type, call]) =>
    numericFunction({
      name,
      arguments: [type],
      argumentNames: ['value'],
      returns: type,
      summary,
      example: `${name}((${sample})::${type})`,
      call,
    }),
  );
}
