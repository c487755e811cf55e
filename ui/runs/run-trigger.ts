import type { Run } from '../api/model.ts';

const TRIGGERS: Record<Run['trigger'], string> = {
  manual: 'Started by hand',
  schedule: 'Started by its schedule',
  api: 'Started through the API',
  upload: 'Started by an upload',
  file_arrival: 'Started as a file arrived',
  example: 'Started as the example',
  resume: 'Resumed',
  replay: 'Replay of dead letters',
};

export function triggerText(trigger: Run['trigger']): string {
  return TRIGGERS[trigger];
}
