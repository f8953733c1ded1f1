/** The drafts, in the order of their steps, and what can be done with them. */
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  Copy,
  Ellipsis,
  FilePlus2,
  FolderOpen,
  OctagonX,
  PencilLine,
  Plus,
  Save,
  Sparkles,
  Trash2,
  TriangleAlert,
} from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { Draft } from '../../../shared/draft/workspace.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Menu, MenuAt, MenuGroup, MenuItem } from '../../components/menu.tsx';
import { plural } from '../../engine/names.ts';
import type { Summary } from '../../engine/protocol.ts';
import { usePreview } from '../../stores/draft-preview.ts';
import { askFor, draftEmpty, useDrafts } from '../../stores/drafts.ts';
import { UndoButtons } from '../explore/undo-buttons.tsx';
import { openDrafts, saveDrafts } from './draft-files.ts';
import { defaultNamespace } from './words.ts';

const rowHeight = 32;

export function DraftList({ summary }: { readonly summary: Summary }) {
  const { workspace, rename, show } = useDrafts();
  const { drafts, name } = workspace;
  return (
    <aside className="outline draft-list" aria-label="Drafts">
      <div className="draft-tools">
        <Menu
          trigger={
            <Button variant="primary" icon={Plus}>
              Add
            </Button>
          }
        >
          <MenuItem
            icon={FilePlus2}
            label="A new policy"
            detail="to write by hand"
            onSelect={() => draftEmpty(defaultNamespace(summary))}
          />
          <MenuItem icon={Sparkles} label="Generate…" detail="and verify" onSelect={() => askFor({})} />
          <MenuItem icon={PencilLine} label="Edit a policy in force…" onSelect={() => show({ kind: 'edit' })} />
          <MenuItem icon={Trash2} label="Delete a policy in force…" onSelect={() => show({ kind: 'delete' })} />
        </Menu>
        <span className="spacer" />
        <UndoButtons />
      </div>
      <div className="draft-workspace">
        <input
          className="field is-quiet"
          aria-label="Name of this set of drafts"
          spellCheck={false}
          maxLength={253}
          value={name}
          onChange={(event) => rename(event.target.value)}
        />
        <span className="count">{plural(drafts.length, 'draft')}</span>
        <IconButton icon={Save} label="Save the drafts as a file" onClick={saveDrafts} />
        <IconButton icon={FolderOpen} label="Open a file of drafts" onClick={openDrafts} />
      </div>
      {drafts.length === 0 ? <p className="empty">No drafts yet. Nothing here touches the cluster.</p> : <Rows />}
    </aside>
  );
}

/** Where the menu of a draft is open. */
interface OpenMenu {
  readonly draft: Draft;
  readonly x: number;
  readonly y: number;
}

function Rows() {
  const drafts = useDrafts((s) => s.workspace.drafts);
  const ordered = useMemo(() => drafts.toSorted((a, b) => a.step - b.step), [drafts]);
  const marks = useMarks();
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: ordered.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  return (
    <div ref={scroller} className="outline-list">
      <ul
        className="draft-rows"
        aria-label="Drafts, in the order of their steps"
        style={{ height: rows.getTotalSize() }}
      >
        {rows.getVirtualItems().map(({ index, start }) => {
          const draft = ordered[index];
          return (
            draft && (
              <li
                key={draft.id}
                aria-setsize={ordered.length}
                aria-posinset={index + 1}
                className="draft-place"
                style={{ transform: `translateY(${start}px)` }}
              >
                <Row draft={draft} marks={marks.get(draft.id) ?? noMarks} onMenu={(x, y) => setMenu({ draft, x, y })} />
              </li>
            )
          );
        })}
      </ul>
      <MenuAt at={menu} onClose={() => setMenu(null)} label={menu?.draft.name ?? ''}>
        {menu && <DraftMenu draft={menu.draft} />}
      </MenuAt>
    </div>
  );
}

interface Marks {
  readonly error: number;
  readonly warning: number;
}
const noMarks: Marks = { error: 0, warning: 0 };

/** What is wrong with each draft. */
function useMarks(): ReadonlyMap<string, Marks> {
  const preview = usePreview((s) => s.preview);
  return useMemo(() => {
    const marks = new Map<string, Marks>();
    for (const { draft, severity } of [...(preview?.problems.items ?? []), ...(preview?.findings.items ?? [])]) {
      if (draft === null || severity === 'info') continue;
      const known = marks.get(draft) ?? noMarks;
      marks.set(draft, { ...known, [severity]: known[severity] + 1 });
    }
    return marks;
  }, [preview]);
}

interface RowProps {
  readonly draft: Draft;
  readonly marks: Marks;
  readonly onMenu: (x: number, y: number) => void;
}

function Row({ draft, marks, onMenu }: RowProps) {
  const { current, choose, change } = useDrafts();
  const { id, name, enabled } = draft;
  return (
    <div className={`draft-row ${current === id ? 'is-current' : ''} ${enabled ? '' : 'is-off'}`}>
      <input
        type="checkbox"
        aria-label={`Apply ${name}`}
        checked={enabled}
        onChange={(event) => change(id, { enabled: event.target.checked })}
      />
      <button
        type="button"
        className="draft-name"
        aria-current={current === id}
        title={name}
        onClick={() => choose(id)}
        onContextMenu={(event) => {
          event.preventDefault();
          onMenu(event.clientX, event.clientY);
        }}
      >
        {draft.kind === 'delete' && <Trash2 size={13} strokeWidth={1.75} aria-label="deletion" role="img" />}
        <span className="draft-title">{name === '' ? 'without a name' : name}</span>
        {marks.error > 0 && (
          <span className="severity severity-error">
            <OctagonX size={13} strokeWidth={1.75} aria-hidden /> {marks.error}
            <span className="sr-only">{marks.error === 1 ? 'error' : 'errors'}</span>
          </span>
        )}
        {marks.warning > 0 && (
          <span className="severity severity-warning">
            <TriangleAlert size={13} strokeWidth={1.75} aria-hidden /> {marks.warning}
            <span className="sr-only">{marks.warning === 1 ? 'warning' : 'warnings'}</span>
          </span>
        )}
      </button>
      <IconButton
        icon={Ellipsis}
        label={`More for ${name}`}
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          onMenu(left, bottom);
        }}
      />
    </div>
  );
}

function DraftMenu({ draft }: { readonly draft: Draft }) {
  const { duplicate, remove, choose } = useDrafts();
  return (
    <MenuGroup label={draft.name}>
      <MenuItem
        icon={PencilLine}
        label="Rename"
        onSelect={() => {
          choose(draft.id);
          // The menu gives the focus back when it closes; the field comes after it.
          setTimeout(() => document.getElementById('draft-name')?.focus(), 0);
        }}
      />
      <MenuItem
        icon={Copy}
        label="Make a copy"
        disabled={draft.kind === 'delete'}
        onSelect={() => duplicate(draft.id)}
      />
      <MenuItem icon={Trash2} label="Remove" detail="undo brings it back" onSelect={() => remove(draft.id)} />
    </MenuGroup>
  );
}
