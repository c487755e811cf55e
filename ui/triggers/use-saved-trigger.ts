import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Pipeline } from '../api/model.ts';
import { pipelineQuery, saveTrigger, type TriggerSaving } from '../api/queries/pipelines.ts';
import { publishVersion } from '../api/queries/versions.ts';
import { useNotify } from '../components/notice.tsx';

export interface TriggerWish extends Omit<TriggerSaving, 'baseVersion'> {
  readonly publishes: boolean;
}

/** Saves a version with another trigger and publishes it where that is wanted. */
export function useSavedTrigger(pipeline: Pipeline, onSaved: () => void) {
  const queryClient = useQueryClient();
  const notify = useNotify();
  const show = async (next: Pipeline): Promise<void> => {
    queryClient.setQueryData(pipelineQuery(pipeline.id).queryKey, next);
    await queryClient.invalidateQueries({ queryKey: ['pipelines'] });
  };
  return useMutation({
    mutationFn: async ({ publishes, ...saving }: TriggerWish) => {
      const saved = await saveTrigger(pipeline.id, { ...saving, baseVersion: pipeline.version });
      if (!publishes) return { saved, refused: null };
      try {
        return { saved: await publishVersion(pipeline.id, saved.version), refused: null };
      } catch (error) {
        // It is saved all the same: the page shows it, and that it is not published.
        return { saved, refused: error };
      }
    },
    onSuccess: async ({ saved, refused }, { trigger, publishes }) => {
      if (refused !== null) notify.bad(refused);
      else {
        const what = trigger === null ? 'The trigger is removed' : 'The trigger is saved';
        notify.good(`${what}${publishes ? '' : ` in version ${saved.version}, which is not published`}.`);
      }
      onSaved();
      await show(saved);
    },
  });
}
