import { Link } from '@tanstack/react-router';
import { Logo } from '../components/logo.tsx';
import { SignOutButton } from './sign-out-button.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** Stands in for the sidebar on a narrow screen, with the tab bar. */
export function TopBar() {
  return (
    <header className="sticky top-0 z-20 flex h-13 items-center justify-between border-b bg-surface/90 px-4 backdrop-blur lg:hidden">
      <Link to="/pipelines" className="flex items-center gap-2 rounded-lg">
        <Logo size={24} />
        <span className="font-semibold tracking-tight">Sluice</span>
      </Link>
      <div className="flex items-center gap-1.5">
        <ThemeSwitch />
        <SignOutButton />
      </div>
    </header>
  );
}
