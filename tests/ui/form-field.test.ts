import { describe, expect, test } from 'vitest';
import { operators } from '../../operators/index.ts';
import { definitionsJson } from '../../runtime/plan/json-schema.ts';
import { connectors } from '../../sources/index.ts';
import { type FormField, formFields, variantsOf } from '../../ui/forms/form-field.ts';
import { missingFields } from '../../ui/forms/missing-fields.ts';
import { formOf } from '../../ui/settings/setting-title.ts';

const definitions = definitionsJson({ connectors, operators }).connectors;
const definitionOf = (type: string) => definitions.find((one) => one.type === type)!;
const field = (fields: readonly FormField[], key: string) => fields.find((one) => one.key === key)!;

describe('the form of a connector', () => {
  test.each(
    definitions.flatMap(({ type, config, auth }) => [
      [type, config] as const,
      ...Object.entries(auth).map(([method, schema]) => [`${type} by ${method}`, schema!] as const),
    ]),
  )('%s has a field of its own for every setting', (_, schema) => {
    for (const { key, kind, title } of formFields(formOf(schema))) {
      expect(kind, key).not.toBe('json');
      expect(title).not.toBe('');
    }
  });

  test('tells what is needed, hidden, long, advanced and standard', () => {
    const { config, auth } = definitionOf('sftp');
    const settings = formFields(formOf(config));
    expect(field(settings, 'host')).toMatchObject({ kind: 'text', isRequired: true, isLong: false });
    expect(field(settings, 'port')).toMatchObject({ kind: 'number', isRequired: false, standard: 22 });
    expect(field(settings, 'hostKey')).toMatchObject({ kind: 'text', isLong: true });
    const key = formFields(formOf(auth.ssh_key!));
    expect(field(key, 'privateKey')).toMatchObject({ kind: 'secret', isLong: true, isRequired: true });
    const s3 = formFields(formOf(definitionOf('aws_s3').config));
    expect(field(s3, 'pathStyle')).toMatchObject({ kind: 'maybe', isAdvanced: true });
    expect(field(s3, 'requesterPays')).toMatchObject({ kind: 'switch', standard: false });
  });

  test('has each kind of pattern as a variant, and the options of a format by its name', () => {
    const source = formFields(formOf(definitionOf('local_fs').source));
    const kinds = variantsOf(field(source, 'pattern').part).map(({ schema }) => schema.type);
    expect(kinds).toEqual(['string', 'object', 'object', 'object']);
    expect(field(source, 'delimiter').part.schema).toMatchObject({ title: 'Delimiter', formats: ['csv', 'tsv'] });
    expect(field(source, 'path').part.schema.formats).toBeUndefined();
  });
});

test('what is needed and not filled in is told by its path', () => {
  const { config, auth } = definitionOf('aws_s3');
  expect([...missingFields(formOf(config), { bucket: 'lake' }, 'config').keys()]).toEqual(['config.region']);
  expect([...missingFields(formOf(auth.access_key!), {}, 'authConfig').keys()]).toEqual([
    'authConfig.accessKeyId',
    'authConfig.secretAccessKey',
  ]);
  expect(missingFields(formOf(auth.iam_role!), {}, 'authConfig').size).toBe(0);
});
