import type { CallSite, Datum, SqlRoutine } from '../../contract.ts';
import { stringFunction } from './define.ts';
import { castToText } from './print.ts';
import { quoteIdentifier, quoteLiteral } from './quote.ts';

function bindLiteral({ argumentTypes }: CallSite) {
  const toText = castToText(argumentTypes[0]!);
  return (value: Datum) => quoteLiteral(toText(value));
}

function bindNullable({ argumentTypes }: CallSite) {
  const toText = castToText(argumentTypes[0]!);
  return (value: Datum) => (value === null ? 'NULL' : quoteLiteral(toText(value)));
}

export const quoteRoutines: readonly SqlRoutine[] = [
  stringFunction({
    name: 'quote_ident',
    arguments: ['text'],
    argumentNames: ['string'],
    summary: 'As a name in an SQL statement, in double quotes where it needs them.',
    example: "quote_ident('Foo bar')",
    call: quoteIdentifier,
  }),
  stringFunction({
    name: 'quote_literal',
    arguments: ['text'],
    argumentNames: ['string'],
    summary: 'As a text in an SQL statement, in quotes.',
    example: "quote_literal('O''Reilly')",
    call: quoteLiteral,
  }),
  stringFunction({
    name: 'quote_literal',
    arguments: ['anyelement'],
    argumentNames: ['value'],
    summary: 'The value as a text in an SQL statement, in quotes.',
    example: 'quote_literal(42.5)',
    bind: bindLiteral,
  }),
  stringFunction({
    name: 'quote_nullable',
    arguments: ['text'],
    argumentNames: ['string'],
    strict: false,
    summary: 'As a text in an SQL statement, in quotes; NULL as the word.',
    example: "quote_nullable('a')",
    call: (text: string | null) => (text === null ? 'NULL' : quoteLiteral(text)),
  }),
  stringFunction({
    name: 'quote_nullable',
    arguments: ['anyelement'],
    argumentNames: ['value'],
    strict: false,
    summary: 'The value as a text in an SQL statement, in quotes; NULL as the word.',
    example: 'quote_nullable(42.5)',
    bind: bindNullable,
  }),
];
