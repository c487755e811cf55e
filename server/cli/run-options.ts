export const JSON_OPTION = [
  '--json',
  'one JSON line an event (snapshot, progress, log, ended) instead of a bar',
] as const;

export const RUN_EXIT_CODES = `
Exit code: 0 success, 1 failed, 2 mistakes in the file or the settings, 3 partial (some rows were skipped or are dead
letters), 130 cancelled.`;
