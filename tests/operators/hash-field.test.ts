import { createHash } from 'node:crypto';
import { hashField } from '../../operators/hash-field.ts';
import { column } from '../contract/batch-of.ts';
import { describeOperator } from '../contract/describe-operator.ts';

const digest = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex');
const columns = [column('id', 'integer'), column('email')];
const rows = [
  { id: 1, email: 'jane@example.com' },
  { id: 2, email: '' },
  { id: 3, email: null },
  { id: 4, email: 'é🦦' },
  { id: 5, email: 'jane@example.com ' },
];

describeOperator(hashField, {
  cases: [
    {
      title: 'puts the SHA-256 digest in the place of the value; NULL stays NULL, the empty text has a digest',
      config: { field: 'email' },
      columns,
      rows,
      expect: rows.map(({ id, email }) => ({
        id: String(id),
        email: email === null ? null : digest('sha256', email),
      })),
    },
    {
      title: 'puts the MD5 digest in a new field, at the end',
      config: { field: 'email', algorithm: 'md5', outputField: 'email_hash' },
      columns,
      rows,
      expect: rows.map(({ id, email }) => ({
        id: String(id),
        email,
        email_hash: email === null ? null : digest('md5', email),
      })),
    },
    {
      title: 'hashes numbers, booleans and dates by their text',
      config: { field: 'n', outputField: 'h' },
      columns: [column('n', 'numeric'), column('b', 'boolean')],
      rows: [{ n: '1.75', b: true }],
      expect: [{ n: '1.75', b: 'true', h: digest('sha256', '1.75') }],
    },
    {
      title: 'hashes the value of a number, however it is written; what is none makes its row a reject',
      config: { field: 'n', outputField: 'h' },
      columns: [column('n', 'integer')],
      rows: [{ n: '007' }, { n: 'x' }],
      expect: [{ n: '007', h: digest('sha256', '7') }],
      rejects: [{ rowNumber: 2, column: 'n', value: 'x', code: 'row.not_an_integer' }],
    },
    {
      title: 'takes its own name as the new field',
      config: { field: 'd', algorithm: 'md5', outputField: 'd' },
      columns: [column('d', 'date')],
      rows: [{ d: '2024-02-29' }],
      expect: [{ d: digest('md5', '2024-02-29') }],
    },
  ],
  typing: [
    {
      title: 'gives text in the place of the field',
      config: { field: 'id' },
      columns,
      output: ['id text', 'email untyped'],
    },
    {
      title: 'adds a text field at the end',
      config: { field: 'id', outputField: 'h' },
      columns,
      output: ['id integer', 'email untyped', 'h text'],
    },
    {
      title: 'points at a field that does not come in',
      config: { field: 'mail' },
      columns,
      issues: [{ code: 'config.unknown_field', field: 'field', next: 'Did you mean "email"?' }],
    },
    {
      title: 'refuses a new field whose name another has',
      config: { field: 'email', outputField: 'id' },
      columns,
      issues: [{ code: 'config.duplicate_field', field: 'outputField' }],
    },
  ],
});
