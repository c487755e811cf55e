import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { LogOut } from 'lucide-react';
import { signOut } from '../api/session.ts';
import { IconButton } from '../components/icon-button.tsx';
import { useNotify } from '../components/notice.tsx';

export function SignOutButton() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      await navigate({ to: '/sign-in' });
      queryClient.clear();
    },
    onError: notify.bad,
  });
  return <IconButton icon={LogOut} label="Sign out" disabled={leave.isPending} onClick={() => leave.mutate()} />;
}
