import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/session.ts';

/** Whether who is signed in may start, stop and change things; the server holds everyone to it in any case. */
export function useMayEdit(): boolean {
  const { data } = useQuery(sessionQuery);
  return data !== undefined && data.role !== 'viewer';
}
