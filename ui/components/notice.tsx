import { CheckCircle2, CircleX, X } from 'lucide-react';
import { Toast } from 'radix-ui';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { ApiProblem } from '../api/problem.ts';

interface Notice {
  readonly id: number;
  readonly kind: 'good' | 'bad';
  readonly title: string;
  readonly detail?: string;
}

interface Notify {
  good: (title: string) => void;
  /** An action that failed. */
  bad: (error: unknown) => void;
}

const NotifyContext = createContext<Notify | null>(null);

export function useNotify(): Notify {
  const notify = useContext(NotifyContext);
  if (notify === null) throw new Error('useNotify needs a NoticeProvider above it');
  return notify;
}

/** Short messages in a corner, for what an action did. */
export function NoticeProvider({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const add = useCallback((notice: Omit<Notice, 'id'>) => {
    setNotices((current) => [...current.slice(-2), { ...notice, id: (current.at(-1)?.id ?? 0) + 1 }]);
  }, []);
  const [notify] = useState<Notify>(() => ({
    good: (title) => add({ kind: 'good', title }),
    bad: (error) => {
      const problem = ApiProblem.from(error);
      add({ kind: 'bad', title: problem.message, detail: problem.next });
    },
  }));
  return (
    <NotifyContext value={notify}>
      <Toast.Provider duration={7000} swipeDirection="right">
        {children}
        {notices.map((notice) => (
          <NoticeToast
            key={notice.id}
            notice={notice}
            onClosed={() => setNotices((current) => current.filter(({ id }) => id !== notice.id))}
          />
        ))}
        <Toast.Viewport className="fixed right-0 bottom-14 z-60 flex w-96 max-w-full flex-col gap-2 p-4 lg:bottom-0" />
      </Toast.Provider>
    </NotifyContext>
  );
}

function NoticeToast({ notice, onClosed }: { notice: Notice; onClosed: () => void }) {
  const Icon = notice.kind === 'good' ? CheckCircle2 : CircleX;
  return (
    <Toast.Root
      type={notice.kind === 'good' ? 'background' : 'foreground'}
      onOpenChange={(open) => !open && onClosed()}
      className="flex animate-rise items-start gap-3 rounded-xl border border-line bg-surface p-3.5 shadow-pop"
    >
      <Icon aria-hidden size={17} className={`mt-0.5 shrink-0 ${notice.kind === 'good' ? 'text-good' : 'text-bad'}`} />
      <div className="min-w-0 flex-1 space-y-0.5">
        <Toast.Title className="font-medium text-ink text-sm">{notice.title}</Toast.Title>
        {notice.detail && <Toast.Description className="text-ink-3 text-sm">{notice.detail}</Toast.Description>}
      </div>
      <Toast.Close aria-label="Dismiss" className="rounded p-0.5 text-ink-3 hover:text-ink">
        <X aria-hidden size={15} />
      </Toast.Close>
    </Toast.Root>
  );
}
