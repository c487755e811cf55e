import { useId } from 'react';
import type { FieldType } from '../api/model.ts';
import { CONTROL } from '../components/control-look.ts';
import { SelectBox } from '../components/select-box.tsx';
import { Certainty } from './certainty.tsx';
import { type DraftField, takesLength, takesPrecision, withType } from './draft-field.ts';

/** The columns of the list, where there is room for them side by side. */
export const FIELD_GRID =
  'lg:grid lg:grid-cols-[minmax(9rem,1.3fr)_minmax(8rem,1fr)_8.5rem_7.5rem_4.5rem_3.5rem_8.5rem] lg:items-start lg:gap-x-3';

interface FieldRowProps {
  field: DraftField;
  /** Types that a field may be of. */
  types: readonly FieldType[];
  isWhole: boolean;
  error: string | null;
  onChange: (field: DraftField) => void;
}

/** One column of the files, and the field that it is to be. */
export function FieldRow({ field, types, isWhole, error, onChange }: FieldRowProps) {
  const id = useId();
  const { sourceName, isTaken, samples, dataType } = field;
  const set = (change: Partial<DraftField>): void => onChange({ ...field, ...change });
  const fitting = new Set(field.alternatives.filter(({ share }) => share === 1).map((other) => other.dataType));
  return (
    <li
      aria-label={`Column ${sourceName}`}
      data-column={sourceName}
      className={`space-y-2.5 px-4 py-3 sm:px-5 lg:space-y-0 ${FIELD_GRID} ${isTaken ? '' : 'bg-sunken'}`}
    >
      <div className="flex min-w-0 items-start gap-2.5">
        <input
          id={`${id}-taken`}
          type="checkbox"
          checked={isTaken}
          onChange={(event) => set({ isTaken: event.target.checked })}
          className="mt-1 size-4 shrink-0 accent-(--accent)"
        />
        <div className="min-w-0">
          <label htmlFor={`${id}-taken`} className="break-all font-mono text-ink text-xs">
            {sourceName}
          </label>
          <p className="truncate text-ink-3 text-xs" title={samples.join('\n')}>
            {samples.length === 0 ? 'only NULL' : samples.join(', ')}
          </p>
        </div>
      </div>
      {isTaken && (
        <>
          <input
            aria-label={`Name of the field of ${sourceName}`}
            aria-invalid={error !== null || undefined}
            aria-describedby={error === null ? undefined : `${id}-error`}
            value={field.name}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => set({ name: event.target.value })}
            className={`${CONTROL} !px-2 !text-xs h-8 font-mono`}
          />
          <div className="flex gap-2 lg:contents">
            <SelectBox
              size="small"
              aria-label={`Type of ${sourceName}`}
              value={dataType}
              options={types.map((value) => ({ value, text: fitting.has(value) ? `${value} (fits, too)` : value }))}
              onChoose={(value) => onChange(withType(field, value as FieldType))}
              className="flex-1"
            />
            <div className="flex w-30 gap-1.5 lg:w-auto">
              {takesLength(dataType) && (
                <Size
                  label={`Length of ${sourceName}`}
                  value={field.length}
                  hint="255"
                  onChange={(length) => set({ length })}
                />
              )}
              {takesPrecision(dataType) && (
                <>
                  <Size
                    label={`Digits of ${sourceName} in all`}
                    value={field.precision}
                    hint="any"
                    onChange={(precision) => set({ precision })}
                  />
                  <Size
                    label={`Digits of ${sourceName} after the point`}
                    value={field.scale}
                    hint="0"
                    onChange={(scale) => set({ scale })}
                  />
                </>
              )}
            </div>
          </div>
          <div className="flex flex-wrap items-center gap-x-5 gap-y-2 lg:contents">
            <Tick
              label="Nullable"
              of={sourceName}
              isChecked={field.isNullable && !field.isPrimaryKey}
              isFixed={field.isPrimaryKey}
              onChange={(isNullable) => set({ isNullable })}
            />
            <Tick
              label="Key"
              of={sourceName}
              isChecked={field.isPrimaryKey}
              onChange={(isPrimaryKey) => set({ isPrimaryKey })}
            />
            <span className="lg:flex lg:h-8 lg:items-center">
              <Certainty certainty={field.certainty} isWhole={isWhole} />
            </span>
          </div>
        </>
      )}
      {error !== null && (
        <p id={`${id}-error`} className="col-span-full text-bad text-sm lg:pt-1.5">
          {error}
        </p>
      )}
    </li>
  );
}

interface SizeProps {
  label: string;
  value: string;
  /** What holds when it is empty. */
  hint: string;
  onChange: (value: string) => void;
}

function Size({ label, value, hint, onChange }: SizeProps) {
  return (
    <input
      aria-label={label}
      title={label}
      value={value}
      placeholder={hint}
      inputMode="numeric"
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
      className={`${CONTROL} !px-2 !text-xs h-8 tabular-nums`}
    />
  );
}

interface TickProps {
  label: string;
  of: string;
  isChecked: boolean;
  isFixed?: boolean;
  onChange: (isChecked: boolean) => void;
}

function Tick({ label, of, isChecked, isFixed = false, onChange }: TickProps) {
  return (
    <label className="flex items-center gap-2 text-ink-2 text-sm lg:h-8 lg:justify-center">
      <input
        type="checkbox"
        aria-label={`${label}: ${of}`}
        checked={isChecked}
        disabled={isFixed}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4 accent-(--accent)"
      />
      <span aria-hidden className="lg:hidden">
        {label}
      </span>
    </label>
  );
}
