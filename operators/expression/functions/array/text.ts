import type { CallSite, SqlRoutine } from '../../contract.ts';
import type { SqlArray } from '../../types/array/array-io.ts';
import { ioOfArray } from '../../types/array/io-of.ts';

function toText({ argumentTypes }: CallSite) {
  const { element } = ioOfArray(argumentTypes[0]!);
  return (array: SqlArray | null, delimiter: string | null, none: string | null = null): string | null => {
    if (array === null || delimiter === null) return null;
    const texts = array.flatMap((item) => {
      if (item !== null) return [element.print(item)];
      return none === null ? [] : [none];
    });
    return texts.join(delimiter);
  };
}

function fromText(text: string | null, delimiter: string | null, none: string | null = null): SqlArray | null {
  if (text === null) return null;
  if (text === '') return [];
  const parts = delimiter === null ? [...text] : delimiter === '' ? [text] : text.split(delimiter);
  return none === null ? parts : parts.map((part) => (part === none ? null : part));
}

/** Arrays from and to text. */
export const textRoutines: readonly SqlRoutine[] = [
  {
    kind: 'function',
    name: 'array_to_string',
    category: 'Array',
    arguments: ['anyarray', 'text'],
    argumentNames: ['array', 'delimiter'],
    returns: 'text',
    summary: 'Elements as one text; NULLs are left out.',
    example: `array_to_string(array[1, null, 3], ', ')`,
    bind: toText,
  },
  {
    kind: 'function',
    name: 'array_to_string',
    category: 'Array',
    arguments: ['anyarray', 'text', 'text'],
    argumentNames: ['array', 'delimiter', 'null_string'],
    returns: 'text',
    strict: false,
    summary: 'Elements as one text, with a text for NULLs.',
    example: `array_to_string(array[1, null, 3], ', ', '?')`,
    bind: toText,
  },
  {
    kind: 'function',
    name: 'string_to_array',
    category: 'Array',
    arguments: ['text', 'text'],
    argumentNames: ['text', 'delimiter'],
    returns: 'text[]',
    strict: false,
    summary: 'Pieces of a text; its characters where the delimiter is NULL.',
    example: `string_to_array('a,b,c', ',')`,
    call: fromText,
  },
  {
    kind: 'function',
    name: 'string_to_array',
    category: 'Array',
    arguments: ['text', 'text', 'text'],
    argumentNames: ['text', 'delimiter', 'null_string'],
    returns: 'text[]',
    strict: false,
    summary: 'Pieces of a text; those that equal the last argument are NULL.',
    example: `string_to_array('a,,c', ',', '')`,
    call: fromText,
  },
];
