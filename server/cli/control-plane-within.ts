import { readSettings } from '../settings.ts';
import type { ControlPlane } from './control-plane.ts';

/** Opens the database and the control plane when it is first asked for them; `opened` closes them. */
export function controlPlaneWithin(opened: AsyncDisposableStack): () => Promise<ControlPlane> {
  let plane: Promise<ControlPlane> | null = null;
  const open = async (): Promise<ControlPlane> => {
    const { openDatabase } = await import('./database.ts');
    const { openControlPlane } = await import('./control-plane.ts');
    const settings = readSettings(process.env);
    const database = await openDatabase(settings, (line) => console.error(line));
    opened.defer(() => database.close());
    const made = await openControlPlane(settings, database.url);
    opened.defer(() => made.close());
    return made;
  };
  return () => {
    plane ??= open();
    return plane;
  };
}
