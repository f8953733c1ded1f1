/** The cluster as it will be: what is in force with the enabled drafts applied. Generators are asked over that. */
import { contextOf, type DraftContext } from '../../../shared/draft/context.ts';
import { applyEdits } from '../../../shared/draft/edits.ts';
import type { Draft, Workspace } from '../../../shared/draft/workspace.ts';
import { plural } from '../names.ts';
import type { Outcome } from './outcome.ts';
import type { DraftReader, ReadDrafts } from './reader.ts';

export interface DraftedCluster {
  readonly context: DraftContext;
  /** What a statement about it rests on: which drafts, and which of them not as they are written. */
  readonly notes: readonly string[];
}

/** How many drafts are named. */
const maxNamed = 5;

/** @param last The last preview: where it is of the same drafts, nothing is computed again. */
export function draftedCluster(
  context: DraftContext,
  reader: DraftReader,
  over: Workspace,
  last: Outcome | null,
): DraftedCluster {
  const enabled = over.drafts.filter((draft) => draft.enabled);
  const off = over.drafts.length - enabled.length;
  const without = off === 0 ? [] : [`${plural(off, 'draft')} switched off: not taken into account`];
  if (enabled.length === 0) return { context, notes: without };
  const { drafts, stale } = reader.read(over);
  const known = last !== null && sameDrafts(last.asked, over) ? last.impact.after : null;
  const { base, lineOf, objects } = context;
  const after = known ?? base.under(applyEdits(base.engine.policies, drafts.edits, lineOf).policies).after;
  const names = enabled.slice(0, maxNamed).map(({ name }) => `“${name}”`);
  if (enabled.length > maxNamed) names.push(`and ${plural(enabled.length - maxNamed, 'more draft')}`);
  return {
    context: contextOf(after, objects),
    notes: [
      `checked over what is in force with ${plural(enabled.length, 'draft')} applied: ${names.join(', ')}`,
      ...without,
      ...staleNotes(over, stale),
    ],
  };
}

function staleNotes({ drafts }: Workspace, stale: ReadDrafts['stale']): string[] {
  const names = new Map(drafts.map(({ id, name }) => [id, name]));
  return stale.slice(0, maxNamed).map(({ draft, text }) => {
    const as = text === null ? 'it is left out' : 'it counts as it was last read';
    return `the draft “${names.get(draft) ?? draft}” cannot be read: ${as}`;
  });
}

/** Whether two sets of drafts come to the same; they may have come from the window one by one. */
export function sameDrafts(a: Workspace, b: Workspace): boolean {
  return a.drafts.length === b.drafts.length && a.drafts.every((draft, at) => same(draft, b.drafts[at]));
}

function same(a: Draft, b: Draft | undefined): boolean {
  if (!b || a.id !== b.id || a.name !== b.name || a.enabled !== b.enabled || a.step !== b.step) return false;
  return a.kind === 'apply' ? b.kind === 'apply' && a.text === b.text : b.kind === 'delete' && a.policy === b.policy;
}
