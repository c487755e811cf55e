import type { PipelineRow } from '../../store/pipelines.ts';
import { ApiError } from '../api-error.ts';

export const noTrigger = (row: PipelineRow): ApiError =>
  new ApiError(409, 'trigger.none', {
    message: `"${row.name}" has no trigger: files that arrive start no run.`,
    next: 'Save it with a trigger of the type file_arrival, and publish that version.',
  });
