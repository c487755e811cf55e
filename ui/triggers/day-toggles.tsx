import { dayText } from './deadline-text.ts';
import { WEEKDAYS, type Weekday } from './trigger-draft.ts';

interface DayTogglesProps {
  days: readonly Weekday[];
  error: string | null;
  onChange: (days: readonly Weekday[]) => void;
}

const NAMES: Record<Weekday, string> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

/** Days of the week, each on or off. */
export function DayToggles({ days, error, onChange }: DayTogglesProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-medium text-ink text-sm">Days</legend>
      <div className="grid max-w-96 grid-cols-7 gap-1">
        {WEEKDAYS.map((day) => (
          <button
            key={day}
            type="button"
            aria-pressed={days.includes(day)}
            title={NAMES[day]}
            onClick={() => onChange(WEEKDAYS.filter((one) => days.includes(one) !== (one === day)))}
            className="h-9 min-w-0 rounded-lg border border-line-strong bg-surface font-medium text-ink-2 text-sm transition-colors hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
          >
            {dayText(day)}
          </button>
        ))}
      </div>
      {error !== null && <p className="mt-1.5 text-bad text-sm">{error}</p>}
    </fieldset>
  );
}
