import { useState } from 'react';
import type { PreviewNode } from '../api/model.ts';
import { columnMarks, isChanged } from './column-marks.ts';
import { GoneText } from './gone-text.tsx';
import { PreviewPane } from './preview-pane.tsx';
import { type Before, linesOf, wasOf } from './preview-sides.ts';
import { typeText } from './type-text.ts';

interface PreviewPanesProps {
  node: PreviewNode;
  before: Before;
  /** Which node gave each row that went in; `null`: one gave all. */
  givers: readonly string[] | null;
  /** Which nodes took each row that came out; `null`: one takes all. */
  takers: readonly string[] | null;
}

/** Rows before and after a node, side by side and line by line; what it changed, added and took away is marked. */
export function PreviewPanes({ node, before, givers, takers }: PreviewPanesProps) {
  const lines = linesOf(node, before.rows.length);
  const marks = columnMarks(node, before, lines);
  const hasBefore = before.columns.length > 0;
  const together = useScrollTogether();
  return (
    <div className={hasBefore ? 'grid border-t sm:grid-cols-2 sm:divide-x max-sm:divide-y' : 'border-t'}>
      {hasBefore && (
        <PreviewPane
          {...together}
          name="Before"
          label={`Rows before ${node.label}`}
          way={givers && 'From'}
          columns={before.columns.map((column, index) => ({ column, mark: marks.before[index] ?? null, was: null }))}
          lines={lines.map((line) => {
            const was = wasOf(line, before);
            return {
              kind: line.gone?.kind ?? 'out',
              way: line.before === null ? null : givers?.[line.before],
              cells: was && before.columns.map(({ name }) => (was.has(name) ? { text: was.get(name) ?? null } : null)),
            };
          })}
        />
      )}
      <PreviewPane
        {...together}
        name={hasBefore ? 'After' : 'Rows'}
        label={hasBefore ? `Rows after ${node.label}` : `Rows of ${node.label}`}
        way={takers && 'To'}
        columns={node.columns.map((column, index) => {
          const old = before.columns.find(({ name }) => name === column.name);
          const was = old === undefined || typeText(old) === typeText(column) ? null : typeText(old);
          return { column, mark: marks.after[index] ?? null, was };
        })}
        lines={lines.map((line) => {
          const row = line.after === null ? undefined : node.rows[line.after];
          return {
            kind: line.gone?.kind ?? 'out',
            way: line.after === null ? null : takers?.[line.after],
            cells: row?.cells.map((text, index) => {
              const { name } = node.columns[index]!;
              return { text, isChanged: isChanged(node, before, { line, name, text }) };
            }),
            instead: line.gone && <GoneText gone={line.gone} />,
          };
        })}
      />
    </div>
  );
}

/** Panes whose lines stay beside each other, each at first where its changes are. */
function useScrollTogether() {
  const [together] = useState(() => {
    const panes = new Set<HTMLElement>();
    return {
      attach: (pane: HTMLElement | null) => {
        if (pane === null) return;
        panes.add(pane);
        showFirstMark(pane);
        return () => void panes.delete(pane);
      },
      onScroll: ({ currentTarget }: { readonly currentTarget: HTMLElement }) => {
        for (const pane of panes) {
          if (pane.scrollTop !== currentTarget.scrollTop) pane.scrollTop = currentTarget.scrollTop;
        }
      },
    };
  });
  return together;
}

/** Scrolls to the first column that the node changed, where it is out of sight. */
function showFirstMark(pane: HTMLElement): void {
  const head = pane.querySelector('th[data-mark]')?.getBoundingClientRect();
  const { left, right, width } = pane.getBoundingClientRect();
  if (head !== undefined && head.right > right) pane.scrollLeft += head.left - left - width / 3;
}
