import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { sessionQuery, signIn } from '../api/session.ts';
import { Button } from '../components/button.tsx';
import { Logo } from '../components/logo.tsx';
import { usePageTitle } from '../components/use-page-title.ts';
import { ThemeSwitch } from '../shell/theme-switch.tsx';

/** Takes the token that the server printed, or an API key. A link with a token in it never shows this page. */
export function SignInPage() {
  usePageTitle('Sign in');
  const { next, refused } = useSearch({ from: '/sign-in' });
  const [token, setToken] = useState('');
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: async (session) => {
      queryClient.setQueryData(sessionQuery.queryKey, session);
      await navigate({ href: next ?? '/' });
    },
  });
  const problem = enter.error ? ApiProblem.from(enter.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate(token.trim());
  };
  return (
    <main className="grid min-h-dvh place-items-center bg-[radial-gradient(60rem_32rem_at_50%_-8rem,var(--accent-soft),transparent)] px-4 py-10">
      <div className="w-full max-w-100 animate-rise">
        <div className="mb-7 flex flex-col items-center gap-4 text-center">
          <Logo size={48} />
          <div className="space-y-1">
            <h1 className="font-semibold text-2xl tracking-tight">Sign in to Sluice</h1>
            <p className="text-balance text-ink-3">Nothing lost, nothing doubled, every row accounted for.</p>
          </div>
        </div>
        <form onSubmit={submit} className="space-y-4 rounded-2xl border border-line bg-surface p-6 shadow-pop">
          <div className="space-y-1.5">
            <label htmlFor="token" className="block font-medium text-ink text-sm">
              Token or API key
            </label>
            <input
              id="token"
              name="token"
              type="password"
              autoComplete="current-password"
              spellCheck={false}
              required
              value={token}
              onChange={(event) => setToken(event.target.value)}
              aria-invalid={problem !== null}
              aria-describedby="token-hint"
              className="h-10 w-full rounded-lg border border-line-strong bg-surface px-3 font-mono text-base text-ink placeholder:text-ink-3 aria-invalid:border-bad"
              placeholder="slc_…"
            />
            <p id="token-hint" className="text-pretty text-ink-3 text-xs">
              The server printed a link with a token when it started. An admin can make API keys.
            </p>
          </div>
          {(problem || refused) && (
            <div role="alert" className="space-y-1 rounded-lg bg-bad-soft px-3 py-2.5 text-sm">
              <p className="font-medium text-bad">{problem?.message ?? 'The link’s token is no longer good.'}</p>
              <p className="text-ink-2">
                {problem?.next ?? 'Each token opens once. Use the newest link, or sign in with an API key.'}
              </p>
            </div>
          )}
          <Button type="submit" look="primary" className="h-10 w-full" busy={enter.isPending}>
            Sign in
            {!enter.isPending && <ArrowRight aria-hidden size={15} />}
          </Button>
        </form>
        <div className="mt-6 flex justify-center">
          <ThemeSwitch />
        </div>
      </div>
    </main>
  );
}
