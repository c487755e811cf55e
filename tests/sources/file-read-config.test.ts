import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Json } from '../../runtime/contract/index.ts';
import { fileReadConfig } from '../../sources/files/file-read-config.ts';
import { formatDefaults, formats } from '../../sources/formats/index.ts';
import { connectors } from '../../sources/index.ts';

describe('the config of a node that reads files', () => {
  test('stays the same when it is parsed again, as a plan does', () => {
    const once = fileReadConfig.parse({
      path: 'in',
      fileFormat: 'csv',
      delimiter: 'tab',
      encoding: 'UTF8',
      nullText: 'NULL',
    });
    expect(fileReadConfig.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });

  const refused: readonly { title: string; config: Json; path: string }[] = [
    { title: 'an option that the format lacks', config: { fileFormat: 'json', delimiter: ';' }, path: 'delimiter' },
    { title: 'a record path of CSV', config: { fileFormat: 'csv', recordPath: 'a' }, path: 'recordPath' },
    { title: 'a quote that is the delimiter', config: { delimiter: "'", quote: "'" }, path: 'quote' },
    { title: 'a comment that is the delimiter', config: { delimiter: '#', comment: '#' }, path: 'comment' },
    {
      title: 'quoted empty text where a backslash escapes',
      config: { escapes: 'backslash', emptyText: 'quoted' },
      path: 'emptyText',
    },
    { title: 'an encoding that is not there', config: { encoding: 'klingon' }, path: 'encoding' },
    { title: 'a misspelt option', config: { delimeter: ';' }, path: '' },
  ];
  for (const { title, config, path } of refused) {
    test(`refuses ${title}`, () => {
      const parsed = fileReadConfig.safeParse(config);
      expect(parsed.success).toBe(false);
      expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
    });
  }

  test('accepts the options of a format, their defaults beside another', () => {
    expect(fileReadConfig.safeParse({ fileFormat: 'json', hasHeader: true, recordPath: 'a.b' }).success).toBe(true);
  });
});

describe('the options of all formats', () => {
  test('are the same wherever two formats have one of the same name', () => {
    const schemas = new Map<string, unknown>();
    for (const { config } of formats) {
      const { properties } = z.toJSONSchema(config, { io: 'input' });
      for (const [name, schema] of Object.entries(properties ?? {})) {
        expect([name, schema]).toEqual([name, schemas.get(name) ?? schema]);
        schemas.set(name, schema);
      }
    }
    expect([...schemas.keys()].sort()).toEqual(Object.keys(formatDefaults).sort());
  });
});

describe('every definition', () => {
  test('has examples that parse, and a JSON Schema', () => {
    for (const definition of [...connectors, ...formats]) {
      expect(definition.examples.length).toBeGreaterThan(0);
      for (const { config } of definition.examples) expect(() => definition.config.parse(config)).not.toThrow();
      expect(z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'throw' })).toMatchObject({
        type: 'object',
      });
    }
    expect(z.toJSONSchema(fileReadConfig, { io: 'input', unrepresentable: 'throw' })).toMatchObject({ type: 'object' });
  });
});
