import { Switch as Primitive } from 'radix-ui';

interface SwitchProps {
  id: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

export function Switch({ onChange, ...rest }: SwitchProps) {
  return (
    <Primitive.Root
      {...rest}
      onCheckedChange={onChange}
      className="relative h-5 w-9 shrink-0 rounded-full border border-transparent bg-line-strong transition-colors data-[state=checked]:bg-accent"
    >
      <Primitive.Thumb className="block size-4 translate-x-0.5 rounded-full bg-surface shadow-card transition-transform data-[state=checked]:translate-x-4" />
    </Primitive.Root>
  );
}
