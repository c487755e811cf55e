/** A sluice gate, half raised, and the water below it. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" className="shrink-0">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <g className="stroke-accent-ink" strokeLinecap="round" fill="none">
        <path d="M7 8v16M25 8v16" strokeWidth="3" />
        <path
          d="M11.5 19c1.5-1.4 3-1.4 4.5 0s3 1.4 4.5 0M11.5 24c1.5-1.4 3-1.4 4.5 0s3 1.4 4.5 0"
          strokeWidth="2"
          opacity=".7"
        />
      </g>
      <path d="M11.5 8h9v6.5h-9z" className="fill-accent-ink" />
    </svg>
  );
}
