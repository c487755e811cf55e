/** The folder of an archive with what its tokens stand for. `startedAt`: microseconds since 1970-01-01 UTC, as text. */
export function archiveFolder(
  template: string,
  { id, startedAt }: { readonly id: string; readonly startedAt: string },
): string {
  const [YYYY = '', MM = '', DD = '', HH = ''] = new Date(Number(BigInt(startedAt) / 1000n))
    .toISOString()
    .split(/[-T:]/);
  const tokens: Readonly<Record<string, string>> = { YYYY, MM, DD, HH, runId: id };
  return template.replace(/\{(\w+)\}/g, (whole, token: string) => tokens[token] ?? whole).replace(/\/+$/, '');
}
