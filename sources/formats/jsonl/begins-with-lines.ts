/** Whether a file's first line is a JSON object of its own, with another behind it. */
export function beginsWithLines(head: Buffer): boolean {
  const [first = '', second = ''] = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split('\n', 2);
  return /^\s*\{/.test(second) && isObject(first);
}

function isObject(text: string): boolean {
  try {
    return /^\s*\{/.test(text) && typeof JSON.parse(text) === 'object';
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
