import { Check, ChevronDown } from 'lucide-react';
import { Select as Primitive } from 'radix-ui';

export interface SelectProps<T extends string> {
  /** Read aloud; shown before the value. */
  label: string;
  value: T;
  options: readonly { readonly value: T; readonly text: string }[];
  onChange: (value: T) => void;
}

export function Select<T extends string>({ label, value, options, onChange }: SelectProps<T>) {
  return (
    <Primitive.Root
      value={value}
      onValueChange={(next) => {
        const option = options.find((known) => known.value === next);
        if (option) onChange(option.value);
      }}
    >
      <Primitive.Trigger
        aria-label={label}
        className="inline-flex h-8 min-w-0 max-w-64 items-center gap-1.5 rounded-lg border border-line-strong bg-surface px-2.5 font-medium text-ink text-sm shadow-card transition-colors hover:bg-hover"
      >
        <span className="text-ink-3">{label}</span>
        <span className="truncate">
          <Primitive.Value />
        </span>
        <ChevronDown aria-hidden size={14} className="shrink-0 text-ink-3" />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={5}
          collisionPadding={8}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-44 max-w-80 animate-appear overflow-hidden rounded-xl border border-line bg-surface p-1 shadow-pop"
        >
          <Primitive.Viewport>
            {options.map((option) => (
              <Primitive.Item
                key={option.value}
                value={option.value}
                className="flex h-8 cursor-pointer select-none items-center justify-between gap-6 rounded-lg px-2.5 text-ink text-sm outline-none data-[highlighted]:bg-hover"
              >
                <Primitive.ItemText>{option.text}</Primitive.ItemText>
                <Primitive.ItemIndicator>
                  <Check aria-hidden size={14} className="text-accent" />
                </Primitive.ItemIndicator>
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
