import type { Registry } from '../runtime/contract/registry.ts';
import { localFs } from './files/local-fs/definition.ts';
import { csvUpload } from './push/csv-upload/definition.ts';

/** Every connector type that there is. */
export const connectors: Registry['connectors'] = [localFs, csvUpload];
