/** What one pass over a file gave and took. */
export interface Pass {
  readonly rows: number;
  readonly seconds: number;
  /** User and system, all threads. */
  readonly cpuSeconds: number;
  /** Of the whole process so far. */
  readonly peakRssMb: number;
}

/** Runs `read` (it gives the rows) once to warm up, unless that is turned off, then once more, and writes what it took as JSON. */
export async function measurePasses(read: () => Promise<number>, warmUp: boolean): Promise<void> {
  if (warmUp) await read();
  const cpu = process.cpuUsage();
  const began = performance.now();
  const rows = await read();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const pass: Pass = {
    rows,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  console.log(JSON.stringify(pass));
}
