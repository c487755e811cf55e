import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { cpuSecondsOf } from './process-cpu.ts';

export interface Measured {
  readonly seconds: number;
  /** High-water mark of resident memory; `null` where the system does not tell (no /proc). */
  readonly peakRssMb: number | null;
  /** Of all its threads, to within a few hundredths; `null` likewise. */
  readonly cpuSeconds: number | null;
  readonly stdout: string;
}

const SAMPLE_MS = 20;

/** Runs a command from start to exit. Throws with its output when it exits with anything but 0. */
export async function measureProcess(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Measured> {
  const began = performance.now();
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let peakKb: number | null = null;
  let cpuSeconds: number | null = null;
  child.stdout.on('data', (text) => {
    stdout += String(text);
  });
  child.stderr.on('data', (text) => {
    stderr += String(text);
  });
  const sampling = setInterval(() => {
    Promise.all([highWaterKb(child.pid), cpuSecondsOf(child.pid!)]).then(
      ([kb, cpu]) => {
        peakKb = Math.max(peakKb ?? 0, kb);
        cpuSeconds = cpu;
      },
      () => clearInterval(sampling),
    );
  }, SAMPLE_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  clearInterval(sampling);
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} exited with ${code}:\n${stdout}\n${stderr}`);
  return { seconds, peakRssMb: peakKb === null ? null : Math.round(peakKb / 1024), cpuSeconds, stdout };
}

async function highWaterKb(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kb = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kb === undefined) throw new Error('no VmHWM');
  return Number(kb);
}
