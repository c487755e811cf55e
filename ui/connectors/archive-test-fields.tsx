import { SwitchLine } from '../components/switch-line.tsx';
import { errorsAt, type FieldErrors } from '../forms/field-errors.ts';
import { PlainField } from '../forms/plain-field.tsx';
import type { ArchiveTest } from './connector-draft.ts';

interface ArchiveTestFieldsProps {
  /** `null`: they are not tried. */
  archive: ArchiveTest | null;
  errors: FieldErrors;
  onChange: (archive: ArchiveTest | null, at: string) => void;
}

/** Settings that have a place here. */
export const ARCHIVE_PLACES = ['source.path', 'source.atomicity'];

const STANDARD: ArchiveTest = { from: '', to: '.archive/' };

/** Whether a test also tries the rights that putting files away takes, and in which folders. */
export function ArchiveTestFields({ archive, errors, onChange }: ArchiveTestFieldsProps) {
  return (
    <div className="space-y-4">
      <SwitchLine
        title="Try the rights of an archive, too"
        help="A pipeline that puts loaded files away must write into a folder and move files there. Something empty is put there and removed again; no file of yours is touched."
        checked={archive !== null}
        onChange={(isOn) => onChange(isOn ? STANDARD : null, 'source')}
      />
      {archive !== null && (
        <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-1">
          <PlainField
            title="Folder of the archive"
            isRequired
            isCode
            value={archive.to}
            error={errorsAt(errors, 'source.atomicity', true)}
            help="From the root of the connector. The tokens of dates, such as {YYYY}, may stand in it."
            onChange={(to) => onChange({ ...archive, to }, 'source.atomicity')}
          />
          <PlainField
            title="Folder that files come from"
            isCode
            value={archive.from}
            error={errorsAt(errors, 'source.path')}
            help="Left out: where the first file lies. Its files are found and read, too."
            onChange={(from) => onChange({ ...archive, from }, 'source.path')}
          />
        </div>
      )}
    </div>
  );
}
