import type { TriggerLook } from '../api/model.ts';
import { formatNoun } from '../format/count.ts';

/** What came of a look that has not failed, in a sentence or two. */
export function lookText(look: TriggerLook): string {
  const { outcome, arrivedFiles, startedRunId, startedFiles, waitingFiles, missed } = look;
  if (outcome === 'looking') return 'The look takes long and goes on by itself. What it finds is shown here.';
  const said = [
    arrivedFiles > 0 &&
      `${formatNoun(arrivedFiles, 'file')} found that ${arrivedFiles === 1 ? 'is' : 'are'} new or changed.`,
    startedRunId !== null && `A run has started with ${formatNoun(startedFiles, 'file')}.`,
    waitingFiles > 0 && waitingText(look),
    missed !== null && 'Nothing had arrived by the deadline.',
  ].filter((text) => text !== false);
  return said.length === 0 ? 'Looked: no file is new.' : said.join(' ');
}

function waitingText({ waitingFiles, waitsFor, trigger: { trigger } }: TriggerLook): string {
  const files = waitingFiles === 1 ? '1 file waits' : `${formatNoun(waitingFiles, 'file')} wait`;
  if (waitsFor === 'run') return `${files} until the run that goes on has ended.`;
  return `${files} to settle: a run starts once ${waitingFiles === 1 ? 'it has' : 'they have'} not changed for ${formatNoun(trigger?.settleSeconds ?? 0, 'second')}.`;
}
