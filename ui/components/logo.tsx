/** A raised sluice gate, and the water that it lets through. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" className="shrink-0">
      <rect width="32" height="32" rx="8.5" className="fill-accent" />
      <rect x="8" y="7" width="16" height="6.5" rx="1.75" className="fill-accent-ink" />
      <g className="stroke-accent-ink" strokeLinecap="round" fill="none" strokeWidth="2.5">
        <path d="M8 19c2.7-2.2 5.3-2.2 8 0s5.3 2.2 8 0" />
        <path d="M8 25c2.7-2.2 5.3-2.2 8 0s5.3 2.2 8 0" opacity=".55" />
      </g>
    </svg>
  );
}
