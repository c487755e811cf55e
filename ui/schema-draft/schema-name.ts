/** A name for a schema of these files, such as Postgres takes: `exports/Customers 2026.csv.gz` → `customers_2026`. */
export function schemaName(path: string): string {
  const last = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  const plain = last
    .replace(/(\.[a-z][a-z\d]*)+$/i, '')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  return /^\d/.test(plain) ? `_${plain}` : plain;
}
