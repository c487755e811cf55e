import { type FileHandle, open } from 'node:fs/promises';

const PIECE = 1024 * 1024;

/** Whether two files hold the same bytes. */
export async function isSameContent(one: string, other: string): Promise<boolean> {
  const left = await open(one, 'r');
  try {
    const right = await open(other, 'r');
    try {
      return await isSame(left, right);
    } finally {
      await right.close();
    }
  } finally {
    await left.close();
  }
}

async function isSame(left: FileHandle, right: FileHandle): Promise<boolean> {
  const [a, b] = [Buffer.alloc(PIECE), Buffer.alloc(PIECE)];
  for (let at = 0; ; ) {
    const [one, other] = await Promise.all([fill(left, a, at), fill(right, b, at)]);
    if (one !== other || !a.subarray(0, one).equals(b.subarray(0, other))) return false;
    if (one < PIECE) return true;
    at += one;
  }
}

async function fill(file: FileHandle, into: Buffer, from: number): Promise<number> {
  let filled = 0;
  while (filled < into.length) {
    const { bytesRead } = await file.read(into, filled, into.length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
