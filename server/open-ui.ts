import { PipelineError } from '../runtime/contract/errors.ts';
import { buildUi } from './build-ui.ts';
import { failureText } from './cli/report-failure.ts';

export interface OpenedUi {
  /** What is served; `null`: the API alone. */
  readonly directory: string | null;
  /** Why there is no UI, for people. */
  readonly fault: string | null;
}

/** The built UI. Where it cannot be built the server works without it, and says why. */
export async function openUi(root: string, report: (line: string) => void, signal: AbortSignal): Promise<OpenedUi> {
  try {
    return { directory: await buildUi(root, report, signal), fault: null };
  } catch (error) {
    return { directory: null, fault: error instanceof PipelineError ? failureText(error.toJSON()) : String(error) };
  }
}
