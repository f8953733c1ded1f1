/** A set of drafts: values that never change. It knows no cluster, so that it fits any. */

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
