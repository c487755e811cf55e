import type { Call, SqlRoutine } from '../../contract.ts';
import * as float from '../../types/float/float-math.ts';
import { exponential, logarithm, naturalLog, squareRoot } from '../../types/numeric/logarithm.ts';
import { finite, type Numeric } from '../../types/numeric/numeric.ts';
import { power } from '../../types/numeric/power.ts';
import { numericFunction, sameType } from './routine.ts';

const TEN = finite(10n, 0);

function two(name: string, types: 'numeric' | 'double precision', summary: string, call: Call): SqlRoutine {
  return numericFunction({
    name,
    arguments: [types, types],
    argumentNames: name === 'log' ? ['base', 'value'] : ['base', 'exponent'],
    returns: types,
    summary,
    example: `${name}(2::${types}, 10::${types})`,
    call,
  });
}

/** Powers, roots and logarithms. Of numeric they have at least 16 significant digits. */
export const powers: readonly SqlRoutine[] = [
  ...['power', 'pow'].flatMap((name) => [
    two(name, 'numeric', 'Base to the power of exponent.', power),
    two(name, 'double precision', 'Base to the power of exponent.', float.power),
  ]),
  ...sameType('sqrt', 'Square root.', '2', { numeric: squareRoot, 'double precision': float.squareRoot }),
  ...sameType('cbrt', 'Cube root.', '64', { 'double precision': float.cubeRoot }),
  ...sameType('exp', 'e to the power of the value.', '1.5', {
    numeric: exponential,
    'double precision': float.exponential,
  }),
  ...sameType('ln', 'Natural logarithm.', '2.5', { numeric: naturalLog, 'double precision': float.naturalLog }),
  ...['log', 'log10'].flatMap((name) =>
    sameType(name, 'Logarithm to base 10.', '250', {
      numeric: (value: Numeric) => logarithm(TEN, value),
      'double precision': float.log10,
    }),
  ),
  two('log', 'numeric', 'Logarithm to a base.', logarithm),
];
