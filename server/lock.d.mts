export type Attempt =
  | { readonly held: true; readonly release: () => void }
  | { readonly held: false; readonly pid: number };
export function tryLock(path: string): Attempt;
export function lock(path: string, options?: { onWait?: (pid: number) => void; pollMs?: number }): Promise<() => void>;
export function lockOwner(path: string): number | null;
export function bornAt(pid: number): string | null;
