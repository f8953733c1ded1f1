/** Reads drafts again and again while somebody types: what has not changed is not read anew, what is broken is kept. */
import { readPolicies } from '../../../shared/draft/manifest.ts';
import type { Workspace } from '../../../shared/draft/workspace.ts';
import { type ReadDraft, type WorkspaceEdits, workspaceEdits } from '../../../shared/draft/workspace-edits.ts';
import { lost } from '../../../shared/kubernetes/parse.ts';
import type { Manifests } from '../attack/ground.ts';
import type { DraftPreview } from './types.ts';

type Reading = ReturnType<ReadDraft>;

export interface ReadDrafts {
  /** With the last text that could be read where the present one cannot. */
  readonly workspace: Workspace;
  readonly drafts: WorkspaceEdits;
  /** What is wrong with the texts as they are. */
  readonly said: WorkspaceEdits['problems'];
  readonly stale: DraftPreview['stale'];
}

export class DraftReader {
  readonly #drafted: Manifests['drafted'];
  /** By file; what the last reading did not need is let go of. */
  #known: ReadonlyMap<string, { readonly text: string; readonly reading: Reading }> = new Map();
  /** The last text of each draft that could be read and held policies. */
  readonly #good = new Map<string, string>();

  constructor({ drafted }: Manifests) {
    this.#drafted = drafted;
  }

  read(asked: Workspace): ReadDrafts {
    const kept = new Map<string, { readonly text: string; readonly reading: Reading }>();
    const first = workspaceEdits(asked, (text, file = '') => {
      const known = this.#known.get(file);
      const reading = known?.text === text ? known.reading : this.#readNew(text, file);
      kept.set(file, { text, reading });
      return reading;
    });
    this.#known = kept;
    const broken = new Set(
      first.problems
        .filter(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error'))
        .map(({ draft }) => draft),
    );
    // Another draft may come to have the id of one that is gone.
    const ids = new Set(asked.drafts.map(({ id }) => id));
    for (const id of this.#good.keys()) if (!ids.has(id)) this.#good.delete(id);
    const empty = new Set<string>();
    for (const [file, draft] of first.files) {
      if (broken.has(draft.id)) continue;
      if (kept.get(file)?.reading.objects.length) this.#good.set(draft.id, draft.text);
      else if (this.#good.has(draft.id)) empty.add(draft.id);
    }
    const said = [...first.problems, ...[...empty].map((draft) => ({ draft, diagnostics: [emptied] }))];
    const stale: { draft: string; text: string | null }[] = [];
    const drafts = asked.drafts.map((draft) => {
      if (draft.kind === 'delete' || !broken.has(draft.id)) return draft;
      const text = this.#good.get(draft.id) ?? null;
      stale.push({ draft: draft.id, text });
      return { ...draft, text: text ?? '' };
    });
    if (stale.length === 0) return { workspace: asked, drafts: first, said, stale };
    const workspace = { ...asked, drafts };
    const again = workspaceEdits(workspace, (text, file = '') => {
      const known = kept.get(file);
      return known?.text === text ? known.reading : this.#readNew(text, file);
    });
    return { workspace, drafts: again, said, stale };
  }

  #readNew(text: string, file: string): Reading {
    const reading = readPolicies(text, file);
    for (const { source } of reading.objects) this.#drafted.set(source, reading);
    return { ...reading, diagnostics: ofDraft(text, reading.diagnostics) };
  }
}

/** Nobody should think that what stood there is still drafted. */
const emptied: Reading['diagnostics'][number] = {
  severity: 'warning',
  code: 'draft-emptied',
  message: 'there is no policy in this text any more: the draft changes nothing',
  hint: 'Undo brings the text back; to take a policy away, delete it.',
  line: 1,
};

/** What is said of a draft rather than of an input: one that is empty, or all comments, is where everybody begins. */
function ofDraft(text: string, read: Reading['diagnostics']): Reading['diagnostics'] {
  // A draft is read as a whole or not at all: which text counts instead is said above the preview.
  const diagnostics = read.map((one) => ({ ...one, hint: one.hint.replace(lost, '').trim() }));
  if (text.split('\n').every((line) => /^\s*(?:#.*|---)?$/.test(line))) return [];
  const others = diagnostics.filter(({ code }) => code !== 'no-objects');
  if (others.length === diagnostics.length || others.some(({ severity }) => severity === 'error')) return others;
  const message = 'there is no policy in this text';
  const hint = 'A policy has apiVersion, kind and metadata with a name.';
  return [...others, { severity: 'error', code: 'draft-no-policy', message, hint }];
}
