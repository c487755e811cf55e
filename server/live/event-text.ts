import type { RunEvent, RunSnapshot } from '../../runtime/contract/run.ts';

/** Every client of a run is sent the same state: it is written out once. */
const texts = new WeakMap<RunSnapshot, string>();

/** The event as JSON. */
export function eventText(event: RunEvent): string {
  if (event.kind === 'log') return JSON.stringify(event);
  const known = texts.get(event.run) ?? JSON.stringify(event.run);
  texts.set(event.run, known);
  return `{"kind":"${event.kind}","run":${known}}`;
}
