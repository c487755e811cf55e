const TOKENS = ['YYYY', 'MM', 'DD', 'HH', 'runId'];

/** What is wrong with the template of an archive's folder, and what to write instead; `null`: nothing. */
export function archiveFolderFault(folder: string): { readonly message: string; readonly next: string } | null {
  const unknown = [...folder.matchAll(/\{([^}]*)\}?/g)].find(([whole, token]) => {
    return !whole.endsWith('}') || !TOKENS.includes(token!);
  });
  if (unknown !== undefined) {
    const known = TOKENS.map((token) => `{${token}}`).join(', ');
    return { message: `In the folder's name, ${unknown[0]} stands for nothing.`, next: `Known: ${known}.` };
  }
  const parts = folder.replace(/\/+$/, '').split('/');
  if (folder.includes('\\') || folder.includes('\0') || parts.some((part) => ['', '.', '..'].includes(part))) {
    const next = 'For instance .archive/{YYYY}/{MM}/.';
    return { message: 'The folder leads out of the root, or is no plain path.', next };
  }
  return null;
}
