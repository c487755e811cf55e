import { RadioGroup } from 'radix-ui';

export interface SegmentsProps<T extends string> {
  /** Read aloud. */
  label: string;
  value: T;
  options: readonly { readonly value: T; readonly text: string }[];
  onChange: (value: T) => void;
}

/** One of a few ways, all of them in sight. */
export function Segments<T extends string>({ label, value, options, onChange }: SegmentsProps<T>) {
  return (
    <RadioGroup.Root
      value={value}
      aria-label={label}
      onValueChange={(next) => {
        const option = options.find((known) => known.value === next);
        if (option) onChange(option.value);
      }}
      className="inline-flex max-w-full flex-wrap gap-0.5 rounded-lg border bg-sunken p-0.5"
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          className="min-h-7 rounded-md px-2.5 py-1 font-medium text-ink-2 text-sm transition-colors hover:text-ink data-[state=checked]:bg-surface data-[state=checked]:text-ink data-[state=checked]:shadow-card dark:data-[state=checked]:bg-line-strong"
        >
          {option.text}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
