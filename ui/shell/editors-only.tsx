import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { Card } from '../components/card.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { useMayEdit } from './use-may-edit.ts';

/** A page that is of no use to those who may only look. */
export function EditorsOnly({ title, children }: { title: string; children: ReactNode }) {
  if (useMayEdit()) return children;
  return (
    <>
      <h1 className="sr-only">{title}</h1>
      <Card flush>
        <EmptyState icon={Lock} title="You may look, and not change">
          Your key is that of a viewer. An admin can give you one of an editor.
        </EmptyState>
      </Card>
    </>
  );
}
