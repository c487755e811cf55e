import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SmallDisk extends AsyncDisposable {
  /** A folder on it that the user may write. */
  readonly folder: string;
  fill(bytes: number): Promise<void>;
  empty(): Promise<void>;
}

/** A file system of so many bytes, with a folder of `user`; `null` where this process may not mount one. */
export async function smallDisk(
  bytes: number,
  user: { readonly uid: number; readonly gid: number },
): Promise<SmallDisk | null> {
  if (process.getuid?.() !== 0) return null;
  const mountPoint = await mkdtemp(join(tmpdir(), 'sluice-disk-'));
  await chmod(mountPoint, 0o755);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=755`, 'tmpfs', mountPoint]);
  } catch {
    await rm(mountPoint, { recursive: true });
    return null;
  }
  const folder = join(mountPoint, 'space');
  await mkdir(folder, { mode: 0o700 });
  await chown(folder, user.uid, user.gid);
  const filler = join(mountPoint, 'filler');
  return {
    folder,
    fill: (size) => writeFile(filler, Buffer.alloc(size)),
    empty: () => rm(filler),
    async [Symbol.asyncDispose]() {
      await run('umount', [mountPoint]);
      await rm(mountPoint, { recursive: true });
    },
  };
}
