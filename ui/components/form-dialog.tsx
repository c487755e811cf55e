import { Dialog } from 'radix-ui';
import { type FormEvent, type ReactNode, useId } from 'react';
import { Button } from './button.tsx';
import { PANEL, SCRIM, STAGE } from './dialog-look.ts';
import { Refusal } from './refusal.tsx';

export interface FormDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  trigger: ReactNode;
  title: string;
  /** What will happen. */
  description: ReactNode;
  /** The fields. */
  children: ReactNode;
  /** The verb on the button. */
  action: string;
  danger?: boolean;
  busy: boolean;
  /** Why it was refused; `null`: it was not. */
  error: unknown;
  onSubmit: () => void;
}

/** A few fields in a dialog; it stays open, with the reason, until what it asks for is done. */
export function FormDialog({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  children,
  action,
  danger = false,
  busy,
  error,
  onSubmit,
}: FormDialogProps) {
  const id = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Trigger asChild>{trigger}</Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className={SCRIM} />
        <div className={STAGE}>
          <Dialog.Content className={PANEL}>
            <Dialog.Title className="font-semibold text-ink text-lg">{title}</Dialog.Title>
            <Dialog.Description asChild>
              <div className="mt-2 text-pretty text-ink-2">{description}</div>
            </Dialog.Description>
            <form id={id} onSubmit={submit} className="mt-4 grid grid-cols-1 gap-3">
              {children}
            </form>
            {error !== null && (
              <div className="mt-3">
                <Refusal error={error} />
              </div>
            )}
            <div className="mt-6 flex flex-wrap justify-end gap-2">
              <Dialog.Close asChild>
                <Button>Not now</Button>
              </Dialog.Close>
              <Button type="submit" form={id} look={danger ? 'danger' : 'primary'} busy={busy}>
                {action}
              </Button>
            </div>
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
