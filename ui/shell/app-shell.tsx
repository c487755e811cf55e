import { Outlet } from '@tanstack/react-router';
import { useFollowRuns } from '../api/queries/use-follow-runs.ts';
import { LiveStateContext } from './live-state.tsx';
import { Sidebar } from './sidebar.tsx';
import { TabBar } from './tab-bar.tsx';
import { TopBar } from './top-bar.tsx';

/** What is around every page of a signed-in person; follows all runs as long as it stands. */
export function AppShell() {
  const live = useFollowRuns();
  return (
    <LiveStateContext value={live}>
      <a
        href="#content"
        className="sr-only z-60 rounded-lg bg-accent px-4 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        Skip to content
      </a>
      <div className="flex min-h-dvh">
        <Sidebar />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar />
          <main
            id="content"
            tabIndex={-1}
            className="mx-auto w-full max-w-[87rem] flex-1 px-4 pt-5 pb-24 outline-none sm:px-6 lg:px-8 lg:pt-7 lg:pb-12"
          >
            <Outlet />
          </main>
          <TabBar />
        </div>
      </div>
    </LiveStateContext>
  );
}
