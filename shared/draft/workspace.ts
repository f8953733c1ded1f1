/** A set of drafts: values that never change, with a history. It knows no cluster, so that it fits any. */

import type { Diagnostic } from '../kubernetes/objects.ts';
import type { LineOf } from '../policy/fields.ts';
import type { Edit } from './edits.ts';
import { policyIdOf } from './edits.ts';
import { readPolicies } from './manifest.ts';

/** One draft: policies as the person wrote them, comments and mistakes included, or the id of one to delete. */
export type Draft = DraftText | DraftDeletion;
interface DraftCommon {
  /** Unique in its workspace, and stable. */
  readonly id: string;
  /** What the person calls it; two may have one name. */
  readonly name: string;
  readonly enabled: boolean;
  /** Position in the rollout; drafts of one step are applied together. */
  readonly step: number;
}
export interface DraftText extends DraftCommon {
  readonly kind: 'apply';
  readonly text: string;
}
export interface DraftDeletion extends DraftCommon {
  readonly kind: 'delete';
  readonly policy: string;
}

export interface Workspace {
  readonly name: string;
  readonly drafts: readonly Draft[];
}

export const emptyWorkspace: Workspace = { name: 'Drafts', drafts: [] };

type NewDraft = Omit<DraftText, 'id' | 'enabled' | 'step'> | Omit<DraftDeletion, 'id' | 'enabled' | 'step'>;

export function addDraft(workspace: Workspace, draft: NewDraft & { readonly step?: number }): Workspace {
  const taken = new Set(workspace.drafts.map(({ id }) => id));
  let number = workspace.drafts.length + 1;
  while (taken.has(`draft-${number}`)) number++;
  const last = workspace.drafts.reduce((most, { step }) => Math.max(most, step), 0);
  const added: Draft = { step: last + 1, ...draft, id: `draft-${number}`, enabled: true };
  return { ...workspace, drafts: [...workspace.drafts, added] };
}

export function removeDraft(workspace: Workspace, id: string): Workspace {
  return { ...workspace, drafts: workspace.drafts.filter((draft) => draft.id !== id) };
}

export interface DraftChange {
  readonly name?: string;
  readonly enabled?: boolean;
  readonly step?: number;
  /** Only drafts that apply have a text. */
  readonly text?: string;
}

export function changeDraft(workspace: Workspace, id: string, { text, ...change }: DraftChange): Workspace {
  const drafts = workspace.drafts.map((draft): Draft => {
    if (draft.id !== id) return draft;
    return draft.kind === 'apply'
      ? { ...draft, ...change, ...(text !== undefined && { text }) }
      : { ...draft, ...change };
  });
  return { ...workspace, drafts };
}

export function renameWorkspace(workspace: Workspace, name: string): Workspace {
  return { ...workspace, name };
}

/** What drafts come to as edits, and what is wrong with their texts; a draft that cannot be read costs no other. */
export interface WorkspaceEdits {
  readonly steps: readonly { readonly step: number; readonly edits: readonly Edit[] }[];
  readonly edits: readonly Edit[];
  readonly problems: readonly { readonly draft: string; readonly diagnostics: readonly Diagnostic[] }[];
  /** Lines in the drafts' texts; `otherwise` for sources that are of no draft. */
  lineOf(otherwise: LineOf): LineOf;
}

export function workspaceEdits({ drafts }: Workspace): WorkspaceEdits {
  const steps = new Map<number, Edit[]>();
  const problems: { draft: string; diagnostics: Diagnostic[] }[] = [];
  const owners = new Map<string, string>();
  const lines = new Map<unknown, LineOf>();
  const ordered = drafts.filter(({ enabled }) => enabled).toSorted((a, b) => a.step - b.step);
  for (const draft of ordered) {
    const edits = steps.get(draft.step) ?? [];
    steps.set(draft.step, edits);
    if (draft.kind === 'delete') {
      edits.push({ kind: 'delete', policy: draft.policy });
      continue;
    }
    const { objects, others, diagnostics, lineOf } = readPolicies(draft.text, draft.name);
    const said = [...diagnostics, ...others.map(({ kind, source }) => noPolicy(kind, source))];
    for (const object of objects) {
      const id = policyIdOf(object);
      const other = owners.get(id);
      if (other !== undefined) said.push(twice(id, other, object.source));
      owners.set(id, draft.name);
      lines.set(object.source, lineOf);
      edits.push({ kind: 'apply', object });
    }
    if (said.length > 0) problems.push({ draft: draft.id, diagnostics: said });
  }
  return {
    steps: [...steps].map(([step, edits]) => ({ step, edits })),
    edits: [...steps.values()].flat(),
    problems,
    lineOf: (otherwise) => (source, pointer) => (lines.get(source) ?? otherwise)(source, pointer),
  };
}

function noPolicy(kind: string, { file, line }: { readonly file: string; readonly line: number }): Diagnostic {
  const message = `a ${kind} is no policy: left out of the draft`;
  return { severity: 'warning', code: 'draft-no-policy', message, hint: 'Drafts hold network policies.', file, line };
}
function twice(
  id: string,
  other: string,
  { file, line }: { readonly file: string; readonly line: number },
): Diagnostic {
  const message = `${id} is drafted twice: this one replaces that of "${other}"`;
  return { severity: 'warning', code: 'draft-twice', message, hint: 'Give one of them another name.', file, line };
}

/** A workspace with the ways back and forth. */
export interface History {
  readonly past: readonly Workspace[];
  readonly present: Workspace;
  readonly future: readonly Workspace[];
}

/** Steps that can be undone. */
const keptSteps = 200;

export function historyOf(workspace: Workspace): History {
  return { past: [], present: workspace, future: [] };
}
/** Makes a change that can be undone; what had been undone is gone. */
export function commit(history: History, workspace: Workspace): History {
  if (workspace === history.present) return history;
  return { past: [...history.past, history.present].slice(-keptSteps), present: workspace, future: [] };
}
export function undo(history: History): History {
  const last = history.past.at(-1);
  if (!last) return history;
  return { past: history.past.slice(0, -1), present: last, future: [history.present, ...history.future] };
}
export function redo(history: History): History {
  const [next, ...future] = history.future;
  if (!next) return history;
  return { past: [...history.past, history.present], present: next, future };
}
