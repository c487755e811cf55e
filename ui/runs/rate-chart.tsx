import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { Sample } from '../api/live/samples.ts';
import { formatCompact } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { useTheme } from '../shell/use-theme.ts';

const HEIGHT = 190;

export interface RateChartProps {
  samples: readonly Sample[];
  /** Milliseconds since 1970: where the time axis begins. */
  start: number;
}

/** Rows a second over the run's time. */
export function RateChart({ samples, start }: RateChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const { shown } = useTheme();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a canvas keeps its colours, so another theme needs another chart
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const chart = new uPlot(chartOptions(element), [[], []], element);
    plot.current = chart;
    const resize = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      chart.destroy();
      plot.current = null;
    };
  }, [shown]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new chart (see above) needs its data again
  useEffect(() => {
    plot.current?.setData([
      samples.map((sample) => Math.max(0, sample.at - start) / 1000),
      samples.map((sample) => sample.rate),
    ]);
  }, [samples, start, shown]);

  const peak = samples.reduce((most, sample) => Math.max(most, sample.rate), 0);
  return (
    <div
      ref={host}
      role="img"
      aria-label={`Rows a second over time. Peak ${formatCompact(Math.round(peak))} rows a second.`}
      className="h-[190px] w-full"
    />
  );
}

function chartOptions(element: HTMLElement): uPlot.Options {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const font = `11px ${style.fontFamily}`;
  const axis = { stroke: token('--ink-3'), font, ticks: { show: false } };
  const line = token('--to-loaded');
  return {
    width: element.clientWidth,
    height: HEIGHT,
    padding: [8, 4, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: (_, min, max) => [min ?? 0, Math.max(max ?? 0, 1)] },
      y: { range: (_, _min, max) => [0, Math.max(1, (max ?? 0) * 1.15)] },
    },
    axes: [
      {
        ...axis,
        size: 26,
        grid: { show: false },
        space: 80,
        values: (_, seconds) => seconds.map((second) => formatDuration(second * 1000)),
      },
      {
        ...axis,
        size: 46,
        gap: 6,
        space: 44,
        grid: { stroke: token('--line'), width: 1 },
        values: (_, rates) => rates.map(formatCompact),
      },
    ],
    series: [
      {},
      {
        stroke: line,
        width: 2,
        fill: (chart) => {
          const { top, height } = chart.bbox;
          const gradient = chart.ctx.createLinearGradient(0, top, 0, top + height);
          gradient.addColorStop(0, withAlpha(line, 0.28));
          gradient.addColorStop(1, withAlpha(line, 0));
          return gradient;
        },
        points: { show: false },
      },
    ],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7, fill: line, stroke: token('--surface') } },
    plugins: [readout()],
  };
}

function withAlpha(color: string, alpha: number): string {
  return color.replace(/\)$/, ` / ${alpha})`);
}

/** Shows rate and time under the pointer. */
function readout(): uPlot.Plugin {
  const label = document.createElement('div');
  label.className =
    'pointer-events-none absolute top-0 z-10 hidden whitespace-nowrap rounded-md bg-ink px-2 py-1 text-2xs text-canvas tabular-nums shadow-pop';
  return {
    hooks: {
      init: (chart) => chart.over.append(label),
      setCursor: (chart) => {
        const { idx, left = -1 } = chart.cursor;
        const rate = idx == null ? null : chart.data[1]?.[idx];
        const second = idx == null ? null : chart.data[0]?.[idx];
        label.classList.toggle('hidden', left < 0 || rate == null || second == null);
        if (rate == null || second == null) return;
        label.textContent = `${formatCompact(Math.round(rate))} rows/s at ${formatDuration(second * 1000)}`;
        label.style.left = `${Math.min(left + 10, chart.over.clientWidth - label.offsetWidth)}px`;
      },
    },
  };
}
