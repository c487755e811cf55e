import { asPipelineError } from '../../graph/defect.ts';

/** What fails in the work is an error of the node. */
export async function atNode<T>(node: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asPipelineError(error).at(node);
  }
}
