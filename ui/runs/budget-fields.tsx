import { TextField } from '../components/text-field.tsx';

/** What is typed; empty: any number, any share. */
export interface BudgetTexts {
  readonly maxErrors: string;
  /** Per cent. */
  readonly maxErrorRate: string;
}

interface BudgetFieldsProps {
  texts: BudgetTexts;
  onChange: (texts: BudgetTexts) => void;
}

/** How many rows of a run may fail from now on. */
export function BudgetFields({ texts, onChange }: BudgetFieldsProps) {
  return (
    <fieldset className="mt-4">
      <legend className="text-ink-2 text-sm">Rows that may fail, those that have included. Empty: any.</legend>
      <div className="mt-2 flex gap-2.5">
        <TextField
          label="Most rows"
          value={texts.maxErrors}
          placeholder="any"
          className="w-32"
          onChange={(text) => onChange({ ...texts, maxErrors: text.replaceAll(/\D/g, '') })}
        />
        <TextField
          label="Per cent of all"
          value={texts.maxErrorRate}
          placeholder="any"
          className="w-32"
          onChange={(text) => {
            if (/^\d*\.?\d*$/.test(text)) onChange({ ...texts, maxErrorRate: text });
          }}
        />
      </div>
    </fieldset>
  );
}

/** The budget that stopped a run, from its error's detail. */
export function textsOf(detail: unknown): BudgetTexts {
  const { maxErrors, maxErrorRate } = (detail ?? {}) as Readonly<Record<string, unknown>>;
  return {
    maxErrors: typeof maxErrors === 'number' ? String(maxErrors) : '',
    maxErrorRate: typeof maxErrorRate === 'number' ? String(Number((maxErrorRate * 100).toPrecision(12))) : '',
  };
}

/** What was typed, as the API takes it. */
export function budgetOf({ maxErrors, maxErrorRate }: BudgetTexts) {
  return {
    maxErrors: maxErrors === '' ? null : Number(maxErrors),
    maxErrorRate: maxErrorRate === '' ? null : (Number(maxErrorRate) || 0) / 100,
  };
}
