import { expect, test } from 'vitest';
import { ApiProblem } from '../../ui/api/problem.ts';
import { errorsAt, errorsOutside, fieldErrors, withoutErrorsAt } from '../../ui/forms/field-errors.ts';

const issue = (path: string, message: string, next?: string) => ({
  code: 'config.invalid',
  path,
  message,
  ...(next === undefined ? {} : { next }),
});
const errors = fieldErrors(
  new ApiProblem({
    status: 400,
    code: 'request.invalid',
    detail: 'Things are wrong.',
    next: 'Mend them.',
    issues: [
      issue('config.bucket', 'Missing: needs text.'),
      issue('config.files[1]', 'Must be text.'),
      issue('type', 'Not known.', 'Supported: a.'),
    ],
  }),
);

test('what the server refuses stands at its setting, with the next step', () => {
  expect(errorsAt(errors, 'config.bucket')).toBe('Missing: needs text.');
  expect(errorsAt(errors, 'type')).toBe('Not known. Supported: a.');
  expect(errorsAt(errors, 'config.buck')).toBeNull();
});

test('what is wrong with a member of a list stands at the list', () => {
  expect(errorsAt(errors, 'config.files')).toBeNull();
  expect(errorsAt(errors, 'config.files', true)).toBe('Must be text.');
});

test('what has no place in the form is left for the form as a whole', () => {
  expect(errorsOutside(errors, ['config'])).toEqual(['type: Not known. Supported: a.']);
});

test('a setting that is written anew loses its error, and no other does', () => {
  const left = withoutErrorsAt(errors, 'config.files');
  expect([...left.keys()]).toEqual(['config.bucket', 'type']);
});
