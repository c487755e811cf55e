import type { Registry } from '../runtime/contract/registry.ts';
import { awsS3 } from './files/aws-s3/definition.ts';
import { azureBlob } from './files/azure-blob/definition.ts';
import { ftp } from './files/ftp/definition.ts';
import { gcs } from './files/gcs/definition.ts';
import { httpPull } from './files/http-pull/definition.ts';
import { localFs } from './files/local-fs/definition.ts';
import { sftp } from './files/sftp/definition.ts';
import { csvUpload } from './push/csv-upload/definition.ts';

export { formatOfFile } from './files/format-of-file.ts';
export { type GuessedDialect, guessDialect } from './infer/guess-dialect.ts';
export { type Inference, type InferredColumn, inferColumns } from './infer/infer-columns.ts';

/** Every connector type that there is. */
export const connectors: Registry['connectors'] = [localFs, awsS3, azureBlob, gcs, sftp, ftp, httpPull, csvUpload];
