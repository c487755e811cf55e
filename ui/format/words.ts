const SPELLINGS: Readonly<Record<string, string>> = {
  api: 'API',
  csv: 'CSV',
  iam: 'IAM',
  json: 'JSON',
  jsonl: 'JSON Lines',
  oauth2: 'OAuth 2',
  orc: 'ORC',
  ssh: 'SSH',
  tls: 'TLS',
  tsv: 'TSV',
  xml: 'XML',
};

/** `explicit_tls` → `Explicit TLS`, `forcePathStyle` → `Force path style`. */
export function wordsOf(key: string): string {
  const words = key
    .replaceAll('_', ' ')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(' ')
    .map((word) => SPELLINGS[word] ?? word)
    .join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
