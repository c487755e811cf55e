import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';

const require = createRequire(import.meta.url);

/** Compiles with RE2's grammar; throws what the library throws. Loaded when it is first used: 30 ms of every start else. */
export function compileExpression(text: string): RE2JS {
  const library: typeof import('re2js') = require('re2js');
  return library.RE2JS.compile(text);
}
