/** Stands where content will be while it loads. */
export function Skeleton({ className = '' }: { className?: string }) {
  return (
    <div
      aria-hidden
      className={`animate-shimmer rounded-md bg-[linear-gradient(90deg,var(--sunken)_25%,var(--hover)_50%,var(--sunken)_75%)] bg-[length:200%_100%] ${className}`}
    />
  );
}
