import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { PANEL, SCRIM, STAGE } from './dialog-look.ts';

export interface ConfirmDialogProps {
  trigger: ReactNode;
  title: string;
  /** What will happen, and what will stay. */
  children: ReactNode;
  /** The verb on the button, e.g. `Cancel run`. */
  action: string;
  keep: string;
  danger?: boolean;
  onConfirm: () => void;
}

export function ConfirmDialog({
  trigger,
  title,
  children,
  action,
  keep,
  danger = false,
  onConfirm,
}: ConfirmDialogProps) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger asChild>{trigger}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={SCRIM} />
        <div className={STAGE}>
          <AlertDialog.Content className={PANEL}>
            <AlertDialog.Title className="font-semibold text-ink text-lg">{title}</AlertDialog.Title>
            <AlertDialog.Description asChild>
              <div className="mt-2 text-pretty text-ink-2">{children}</div>
            </AlertDialog.Description>
            <div className="mt-6 flex flex-wrap justify-end gap-2">
              <AlertDialog.Cancel asChild>
                <Button>{keep}</Button>
              </AlertDialog.Cancel>
              <AlertDialog.Action asChild onClick={onConfirm}>
                <Button look={danger ? 'danger' : 'primary'}>{action}</Button>
              </AlertDialog.Action>
            </div>
          </AlertDialog.Content>
        </div>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
