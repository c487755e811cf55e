import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Tooltip } from 'radix-ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { sessionQuery } from './api/session.ts';
import { NoticeProvider } from './components/notice.tsx';
import { createQueryClient } from './query-client.ts';
import { createAppRouter } from './router.tsx';
import './styles/index.css';

const queryClient = createQueryClient(async () => {
  queryClient.removeQueries({ queryKey: sessionQuery.queryKey });
  await router.invalidate();
});
const router = createAppRouter(queryClient);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider delayDuration={250}>
        <NoticeProvider>
          <RouterProvider router={router} />
        </NoticeProvider>
      </Tooltip.Provider>
    </QueryClientProvider>
  </StrictMode>,
);
