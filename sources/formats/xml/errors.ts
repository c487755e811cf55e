import { PipelineError } from '../../../runtime/contract/errors.ts';

export interface XmlPlace {
  readonly label: string;
  readonly line: number;
  readonly byte: number;
}

/** Text that is not well formed. `reason`: as the parser has it. */
export function notWellFormed({ label, line, byte }: XmlPlace, reason: string, cause?: unknown): PipelineError {
  return new PipelineError('format.xml', {
    message: `${JSON.stringify(label)} is not well-formed XML: in line ${line}, ${reason}.`,
    next: 'Mend the file, for example by the help of: xmllint --noout FILE. The rows before this place are loaded.',
    origin: { label, line, byte },
    cause,
  });
}

export function cutOff({ label, line, byte }: XmlPlace): PipelineError {
  return new PipelineError('format.truncated', {
    message: `${JSON.stringify(label)} ends in line ${line} before its root element, or what stands there, does: the file was cut off.`,
    next: 'Get the whole file, then start a new run.',
    origin: { label, line, byte },
  });
}

export function notUtf8({ label, line, byte }: XmlPlace): PipelineError {
  return new PipelineError('format.encoding', {
    message: `${JSON.stringify(label)} is not UTF-8 text from byte ${byte} on.`,
    next: 'Say in the first line of the file how it is encoded: <?xml version="1.0" encoding="…"?>.',
    origin: { label, line, byte },
  });
}

export function doctypeRefused({ label, line, byte }: XmlPlace): PipelineError {
  return new PipelineError('format.xml_doctype', {
    message: `${JSON.stringify(label)} has a DOCTYPE in line ${line}, which may declare entities that read other files or fill the memory.`,
    next: 'Take the DOCTYPE out of the file, and replace the entities that it declares, for example with: xmllint --noent --dropdtd FILE.',
    origin: { label, line, byte },
  });
}
