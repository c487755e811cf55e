import { useId } from 'react';
import { Switch } from './switch.tsx';

interface SwitchLineProps {
  title: string;
  help: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** Yes or no, with what it means. */
export function SwitchLine({ title, help, checked, onChange }: SwitchLineProps) {
  const id = useId();
  return (
    <div className="min-w-0">
      <div className="flex items-center gap-2.5">
        <Switch id={id} checked={checked} onChange={onChange} aria-describedby={`${id}-help`} />
        <label htmlFor={id} className="font-medium text-ink text-sm">
          {title}
        </label>
      </div>
      <p id={`${id}-help`} className="mt-1.5 text-pretty text-ink-3 text-xs">
        {help}
      </p>
    </div>
  );
}
