import { PipelineError } from '../../../runtime/contract/errors.ts';

/** A workbook that is not as workbooks are. `line`: row of the sheet. */
export function notExcel(label: string, reason: string, place: { line?: number; cause?: unknown } = {}): PipelineError {
  const { line, cause } = place;
  return new PipelineError('format.excel', {
    message: `${JSON.stringify(label)} is no Excel workbook that can be read: ${reason}.`,
    next: 'Get the whole file again; if it opens in Excel or LibreOffice, save it there as .xlsx anew.',
    origin: { label, ...(line === undefined ? {} : { line }) },
    cause,
  });
}

/** A kind of workbook that is not read. */
export function excelRefused(label: string, what: string, next: string): PipelineError {
  return new PipelineError('format.excel_unsupported', {
    message: `${JSON.stringify(label)} is ${what}, which is not read.`,
    next,
    origin: { label },
  });
}

export function noSuchSheet(label: string, wanted: string | number, names: readonly string[]): PipelineError {
  const what = typeof wanted === 'number' ? `no sheet number ${wanted}` : `no sheet ${JSON.stringify(wanted)}`;
  return new PipelineError('format.sheet', {
    message: `${JSON.stringify(label)} has ${what}. Its worksheets are ${names.map((name) => JSON.stringify(name)).join(', ')}.`,
    next: 'Set sheet on the source node to one of them; a name of digits must be quoted in YAML.',
    origin: { label },
  });
}
