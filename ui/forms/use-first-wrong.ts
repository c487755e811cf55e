import { type RefObject, useEffect, useRef } from 'react';

/** Leads to the first field that is wrong of what it is the ref of; `refusals`: how often something was refused. */
export function useFirstWrong<E extends HTMLElement>(refusals: number): RefObject<E | null> {
  const within = useRef<E>(null);
  useEffect(() => {
    if (refusals > 0) within.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [refusals]);
  return within;
}
