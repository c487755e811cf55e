import { expect, test } from 'vitest';
import { schemaName } from '../../ui/schema-draft/schema-name.ts';

test.each([
  ['customers.csv', 'customers'],
  ['exports/Customers 2026.csv.gz', 'customers_2026'],
  ['daily/orders/', 'orders'],
  ['Kundschaft Zürich.xlsx', 'kundschaft_zurich'],
  ['2026-01.csv', '_2026_01'],
  ['', ''],
])('a schema of %s is called %s', (path, name) => {
  expect(schemaName(path)).toBe(name);
});
