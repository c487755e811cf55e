import { Link } from '@tanstack/react-router';
import { SECTIONS } from './sections.ts';

export function TabBar() {
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-20 border-t bg-surface/95 pb-[env(safe-area-inset-bottom)] backdrop-blur lg:hidden"
    >
      <ul className="flex">
        {SECTIONS.map(({ name, to, icon: Icon }) => (
          <li key={name} className="flex-1">
            <Link
              to={to}
              className="flex h-14 flex-col items-center justify-center gap-1 font-medium text-2xs text-ink-3 -outline-offset-2 aria-[current=page]:text-accent"
            >
              <Icon aria-hidden size={18} />
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
