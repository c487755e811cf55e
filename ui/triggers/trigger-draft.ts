import type { Pipeline, PipelineNode, Trigger } from '../api/model.ts';
import { spanIn, spanOf, type TimeSpan } from './time-span.ts';
import { knowsLoaded } from './watched-source.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

type Deadline = NonNullable<Trigger['deadline']>;

/** A trigger as it stands in its form. */
export interface TriggerDraft {
  /** Id of the node; empty: not chosen. */
  readonly source: string;
  readonly every: TimeSpan;
  readonly settle: TimeSpan;
  readonly deadline: 'none' | 'at' | 'within';
  readonly at: string;
  readonly timeZone: string;
  readonly days: readonly Weekday[];
  /** Before `at`; empty: since the deadline before. */
  readonly window: TimeSpan;
  /** From one arrival to the next. */
  readonly within: TimeSpan;
  readonly onMiss: Deadline['onMiss'];
  /** Also lets the source remember what it has loaded, where nothing tells what is new. */
  readonly remembers: boolean;
}

export function draftOf(trigger: Trigger | null, sources: readonly PipelineNode[]): TriggerDraft {
  const { deadline } = trigger ?? {};
  const minutes = deadline?.windowMinutes;
  return {
    source: trigger?.source ?? (sources.length === 1 ? sources[0]!.id : ''),
    every: spanOf(trigger?.pollSeconds ?? 60, ['seconds', 'minutes', 'hours']),
    settle: spanOf(trigger?.settleSeconds ?? 10, ['seconds', 'minutes', 'hours']),
    deadline: deadline === undefined ? 'none' : deadline.at === undefined ? 'within' : 'at',
    at: deadline?.at ?? '06:00',
    timeZone: deadline?.at === undefined ? ownTimeZone() : (deadline.timeZone ?? 'UTC'),
    days: deadline?.days ?? WEEKDAYS,
    window: minutes === undefined ? { text: '', unit: 'minutes' } : spanOf(minutes * 60, ['minutes', 'hours', 'days']),
    within: spanOf((minutes ?? 1_440) * 60, ['minutes', 'hours', 'days']),
    onMiss: deadline?.onMiss ?? 'alert',
    remembers: true,
  };
}

/** What is sent: a number that is none stays as it is written, and is refused with the reason. */
export function triggerOf(draft: TriggerDraft, sources: readonly PipelineNode[]): Trigger {
  const trigger = {
    type: 'file_arrival',
    ...(sources.length > 1 && draft.source !== '' && { source: draft.source }),
    pollSeconds: spanIn(draft.every, 'seconds'),
    settleSeconds: spanIn(draft.settle, 'seconds'),
    ...(draft.deadline !== 'none' && { deadline: deadlineOf(draft) }),
  };
  return trigger as Trigger;
}

function deadlineOf({ deadline, at, timeZone, days, window, within, onMiss }: TriggerDraft) {
  if (deadline === 'within') return { windowMinutes: spanIn(within, 'minutes'), onMiss };
  return {
    at,
    timeZone: timeZone.trim(),
    ...(days.length < WEEKDAYS.length && { days }),
    ...(window.text.trim() !== '' && { windowMinutes: spanIn(window, 'minutes') }),
    onMiss,
  };
}

/** The nodes, the watched source remembering what it loads; `null`: they need no change. */
export function nodesFor(
  pipeline: Pipeline,
  draft: TriggerDraft,
  watched: PipelineNode | null,
): readonly PipelineNode[] | null {
  if (watched === null || !draft.remembers || knowsLoaded(pipeline, watched)) return null;
  return pipeline.nodes.map((node) =>
    node.id === watched.id ? { ...node, config: { ...node.config, loadedFiles: 'skip' } } : node,
  );
}

const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
