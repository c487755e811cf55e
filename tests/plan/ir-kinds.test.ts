import { expect, test } from 'vitest';
import { operators } from '../../operators/index.ts';
import { analyse } from '../../runtime/plan/analyse.ts';
import { parse } from '../../runtime/plan/parse.ts';
import { draftToIr } from '../../runtime/plan/to-ir.ts';
import { connectors } from '../../sources/index.ts';

const registry = { connectors, operators };

const ir = (connector: object) => ({
  kind: 'pipeline',
  version: '1.0',
  metadata: { name: 'x' },
  connector,
  schema: { name: 't', fields: [{ name: 'k', dataType: 'text' }] },
  errorHandling: { dlq: { enabled: true } },
  nodes: [
    { id: 's', kind: 'source', config: {} },
    {
      id: 'e',
      kind: 'enrich',
      input: 's',
      autoEnrich: false,
      service: { url: 'https://geo.example.org/{k}', select: [{ path: 'x', as: 'y' }] },
    },
    { id: 'a', kind: 'archive', input: 'e', folder: '.done' },
    { id: 't', kind: 'target', input: 'a', loadMode: 'append' },
  ],
});

test('enrich and archive are kinds of the typed IR, with their settings beside the other keys', () => {
  const document = ir({ type: 'local_fs', config: { path: '.' } });
  const { draft, issues } = parse(document);
  expect(issues).toEqual([]);
  expect(draftToIr(draft!, registry).nodes).toEqual(document.nodes);
  const sourceColumns = { s: [{ name: 'k', type: 'untyped', nullable: true }] } as const;
  const found = analyse(draft!, registry, { tenantSchema: 'public', sourceColumns }).issues;
  expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('an archive is refused where the source has no files that stay', () => {
  const { draft } = parse(ir({ type: 'csv_upload', config: {} }));
  const sourceColumns = { s: [{ name: 'k', type: 'untyped', nullable: true }] } as const;
  const found = analyse(draft!, registry, { tenantSchema: 'public', sourceColumns }).issues;
  expect(found.filter(({ node, severity }) => node === 'a' && severity === 'error')).toMatchObject([
    { code: 'plan.archive_source', path: 'nodes[2]' },
  ]);
});
