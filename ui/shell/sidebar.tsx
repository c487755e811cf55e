import { Link } from '@tanstack/react-router';
import { Logo } from '../components/logo.tsx';
import { LiveDot } from './live-dot.tsx';
import { SECTIONS } from './sections.ts';
import { SignOutButton } from './sign-out-button.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

export function Sidebar() {
  return (
    <aside className="sticky top-0 hidden h-dvh w-58 shrink-0 flex-col border-r bg-surface lg:flex">
      <Link to="/pipelines" className="m-3 mb-4 flex items-center gap-2.5 rounded-lg p-1.5">
        <Logo size={26} />
        <span className="font-semibold text-lg tracking-tight">Sluice</span>
      </Link>
      <nav aria-label="Main" className="flex-1 px-3">
        <ul className="space-y-0.5">
          {SECTIONS.map(({ name, to, icon: Icon }) => (
            <li key={name}>
              <Link
                to={to}
                className="flex h-8 items-center gap-2.5 rounded-lg px-2.5 font-medium text-ink-2 text-sm transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent"
              >
                <Icon aria-hidden size={16} />
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="space-y-3 border-t p-3">
        <LiveDot />
        <div className="flex items-center justify-between">
          <ThemeSwitch />
          <SignOutButton />
        </div>
      </div>
    </aside>
  );
}
