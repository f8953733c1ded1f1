/** What drafts come to as edits, and what is wrong with their texts; a draft that cannot be read costs no other. */
import type { Diagnostic } from '../kubernetes/objects.ts';
import { type Edit, policyIdOf } from './edits.ts';
import { readPolicies } from './manifest.ts';
import type { Draft, DraftText, Workspace } from './workspace.ts';

export interface WorkspaceEdits {
  readonly steps: readonly { readonly step: number; readonly edits: readonly Edit[] }[];
  readonly edits: readonly Edit[];
  readonly problems: readonly { readonly draft: string; readonly diagnostics: readonly Diagnostic[] }[];
  /** The text of each draft that was read, by the file that diagnostics and sources name. */
  readonly files: ReadonlyMap<string, DraftText>;
}

/** Reading of one text; given by who reads the same texts again and again. */
export type ReadDraft = typeof readPolicies;

export function workspaceEdits({ drafts }: Workspace, read: ReadDraft = readPolicies): WorkspaceEdits {
  const steps = new Map<number, Edit[]>();
  const problems: { draft: string; diagnostics: Diagnostic[] }[] = [];
  const owners = new Map<string, string>();
  const files = new Map<string, DraftText>();
  for (const draft of inOrder(drafts)) {
    const edits = steps.get(draft.step) ?? [];
    steps.set(draft.step, edits);
    if (draft.kind === 'delete') {
      edits.push({ kind: 'delete', policy: draft.policy });
      continue;
    }
    const file = freeFile(files, draft.name);
    files.set(file, draft);
    const { objects, others, diagnostics } = read(draft.text, file);
    const said = [...diagnostics, ...others.map(({ kind, source }) => noPolicy(kind, source))];
    for (const object of objects) {
      const id = policyIdOf(object);
      const other = owners.get(id);
      if (other !== undefined) said.push(twice(id, other, object.source));
      owners.set(id, draft.name);
      edits.push({ kind: 'apply', object });
    }
    if (said.length > 0) problems.push({ draft: draft.id, diagnostics: said });
  }
  return {
    steps: [...steps].map(([step, edits]) => ({ step, edits })),
    edits: [...steps.values()].flat(),
    problems,
    files,
  };
}

/** Drafts that are applied, in the order in which they are. */
export function inOrder(drafts: readonly Draft[]): Draft[] {
  return drafts.filter(({ enabled }) => enabled).toSorted((a, b) => a.step - b.step);
}

/** Two drafts may have one name, and so may a file of the cluster. */
function freeFile(taken: ReadonlyMap<string, unknown>, name: string): string {
  const first = `draft: ${name}`;
  let file = first;
  for (let i = 2; taken.has(file); i++) file = `${first} (${i})`;
  return file;
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
