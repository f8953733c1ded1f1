/** The drafts over the open cluster, and which of them is being written. Undo is that of the window (undo.ts). */
import { create } from 'zustand';
import {
  addDraft,
  changeDraft,
  type Draft,
  type DraftChange,
  emptyWorkspace,
  removeDraft,
  renameWorkspace,
  type Workspace,
} from '../../shared/draft/workspace.ts';
import type { AttackQuestion } from '../engine/attack/types.ts';
import type { DraftPart, FixedDraft, GenerateAsk } from '../engine/draft/types.ts';
import { engine } from '../engine/engine.ts';
import type { EngineArgs } from '../engine/protocol.ts';
import { useMain } from './main-view.ts';
import { useNotice } from './notice.ts';
import { problemOf } from './problem.ts';

/** Typing that goes on within this time is one step of undo, in milliseconds. */
const pause = 1_200;

/** What a dialog asks of the person before a draft is there. */
export type DraftDialog =
  | { readonly kind: 'generate'; readonly ask: GenerateAsk }
  | { readonly kind: 'edit' | 'delete' };

interface DraftsState {
  readonly workspace: Workspace;
  /** Id of the draft in the editor; null for none. */
  readonly current: string | null;
  /** Counts steps of undo: what was typed in one go is one. */
  readonly step: number;
  readonly dialog: DraftDialog | null;
  /** The line of the draft that was asked for last. */
  readonly goTo: { readonly line: number } | null;
  readonly add: (draft: { readonly name: string; readonly text: string }) => void;
  readonly addDeletion: (policy: string) => void;
  readonly change: (id: string, change: DraftChange) => void;
  /** What is typed; nothing is lost when it cannot be read. */
  readonly type: (id: string, text: string) => void;
  readonly remove: (id: string) => void;
  readonly duplicate: (id: string) => void;
  /** Adds drafts, and changes the texts of others, in one step. */
  readonly takeFixed: (fixed: readonly FixedDraft[]) => void;
  /** Swaps the step of the rollout that a draft is in with the one before or after. */
  readonly move: (id: string, by: -1 | 1) => void;
  /** Puts drafts, split into single policies where need be, into steps. */
  readonly arrange: (steps: readonly (readonly DraftPart[])[]) => void;
  readonly rename: (name: string) => void;
  /** Shows a draft, at a line of its text where one is given. */
  readonly choose: (id: string | null, line?: number) => void;
  /** Another workspace: of another cluster, or from a file. */
  readonly replace: (workspace: Workspace) => void;
  readonly show: (dialog: DraftDialog | null) => void;
  /** A moment of the history; what is typed next is a step of its own. */
  readonly goBackTo: (moment: Pick<DraftsState, 'workspace' | 'current' | 'step'>) => void;
}

/** A policy that selects nothing until somebody says whom: sound, and without effect. */
function skeleton(namespace: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: new-policy
  namespace: ${JSON.stringify(namespace)}
spec:
  # The pods that it is for; {} is all of the namespace.
  podSelector:
    matchLabels:
      app: name-of-the-app
  # From here on only what the rules below allow gets in.
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: name-of-a-client
      ports:
        - protocol: TCP
          port: 8080
`;
}

let typedAt = 0;
let typedIn: string | null = null;

export const useDrafts = create<DraftsState>()((set, get) => {
  /** Makes a change that can be undone. */
  const commit = (workspace: Workspace, more: Partial<Pick<DraftsState, 'current'>> = {}): void => {
    typedIn = null;
    set({ workspace, step: get().step + 1, goTo: null, ...more });
  };
  /** The same for something that is typed in one go. */
  const commitTyped = (what: string, workspace: Workspace): void => {
    const now = performance.now();
    const goesOn = typedIn === what && now - typedAt < pause;
    set({ workspace, step: get().step + (goesOn ? 0 : 1) });
    typedIn = what;
    typedAt = now;
  };
  const commitNew = (workspace: Workspace): void => commit(workspace, { current: workspace.drafts.at(-1)?.id ?? null });
  const find = (id: string): Draft | undefined => get().workspace.drafts.find((draft) => draft.id === id);
  return {
    workspace: emptyWorkspace,
    current: null,
    step: 0,
    dialog: null,
    goTo: null,
    add: ({ name, text }) => commitNew(addDraft(get().workspace, { kind: 'apply', name, text })),
    addDeletion: (policy) =>
      commitNew(addDraft(get().workspace, { kind: 'delete', name: `Delete ${policy}`.slice(0, 253), policy })),
    change: (id, change) => {
      const next = changeDraft(get().workspace, id, change);
      if (change.name === undefined) commit(next);
      else commitTyped(`name ${id}`, next);
    },
    type: (id, text) => {
      const draft = find(id);
      if (draft?.kind === 'apply' && draft.text !== text) commitTyped(id, changeDraft(get().workspace, id, { text }));
    },
    remove: (id) => {
      const { workspace, current } = get();
      const at = workspace.drafts.findIndex((draft) => draft.id === id);
      const next = workspace.drafts[at + 1] ?? workspace.drafts[at - 1];
      commit(removeDraft(workspace, id), current === id ? { current: next?.id ?? null } : {});
    },
    duplicate: (id) => {
      const draft = find(id);
      if (draft?.kind === 'apply') get().add({ name: `${draft.name} copy`.slice(0, 253), text: draft.text });
    },
    takeFixed: (fixed) => {
      let { workspace } = get();
      let current = get().current;
      for (const { draft, name, text } of fixed) {
        if (draft && workspace.drafts.some(({ id }) => id === draft.id)) {
          workspace = changeDraft(workspace, draft.id, { text });
          current = draft.id;
        } else {
          workspace = addDraft(workspace, { kind: 'apply', name, text });
          current = workspace.drafts.at(-1)?.id ?? null;
        }
      }
      commit(workspace, { current });
    },
    move: (id, by) => {
      const { workspace } = get();
      const steps = [...new Set(workspace.drafts.map(({ step }) => step))].toSorted((a, b) => a - b);
      const own = find(id)?.step;
      const other = own === undefined ? undefined : steps[steps.indexOf(own) + by];
      if (own === undefined || other === undefined) return;
      const swapped = (step: number): number => (step === own ? other : step === other ? own : step);
      commit({ ...workspace, drafts: workspace.drafts.map((draft) => ({ ...draft, step: swapped(draft.step) })) });
    },
    arrange: (steps) => {
      const { workspace } = get();
      const split = new Set(steps.flat().flatMap(({ draft, alone }) => (alone ? [] : [draft])));
      const placed = new Map<string, number>();
      let next: Workspace = { ...workspace, drafts: workspace.drafts.filter(({ id }) => !split.has(id)) };
      for (const [at, parts] of steps.entries()) {
        for (const { draft, policy, text, alone } of parts) {
          if (alone) placed.set(draft, at + 1);
          else if (text === null) next = addDraft(next, { kind: 'delete', name: policy, policy, step: at + 1 });
          else next = addDraft(next, { kind: 'apply', name: policy, text, step: at + 1 });
        }
      }
      // What is switched off has no place in the order: it goes last.
      const drafts = next.drafts.map((draft) => {
        const step = placed.get(draft.id);
        return step === undefined ? (draft.enabled ? draft : { ...draft, step: steps.length + 1 }) : { ...draft, step };
      });
      const current = drafts.some(({ id }) => id === get().current) ? get().current : (drafts[0]?.id ?? null);
      commit({ ...next, drafts: drafts.toSorted((a, b) => a.step - b.step) }, { current });
    },
    rename: (name) => commitTyped('name', renameWorkspace(get().workspace, name)),
    choose: (current, line) => set({ current, goTo: line === undefined ? null : { line } }),
    replace: (workspace) => commit(workspace, { current: workspace.drafts[0]?.id ?? null }),
    show: (dialog) => set({ dialog }),
    goBackTo: ({ workspace, current, step }) => {
      typedIn = null;
      set({ workspace, current, step });
    },
  };
});

export const noAsk: GenerateAsk = {
  kind: 'least-privilege',
  namespaces: null,
  namespace: '',
  workload: '',
  from: '',
  to: '',
  ports: '',
  label: '',
  mode: 'both',
  investigators: [],
  form: null,
  exclude: [],
};

/** Opens the dialog of a generator in the draft view. */
export function askFor(ask: Partial<GenerateAsk>): void {
  useMain.getState().setMain('draft');
  useDrafts.getState().show({ kind: 'generate', ask: { ...noAsk, ...ask } });
}

/** Adds a draft and shows it. */
export function draftThis(draft: { readonly name: string; readonly text: string }): void {
  useDrafts.getState().add(draft);
  useMain.getState().setMain('draft');
}

/** A new policy to write from the beginning. */
export function draftEmpty(namespace: string): void {
  draftThis({ name: 'New policy', text: skeleton(namespace) });
}

/** Asks the engine for what becomes of drafts; what went wrong is said. */
async function draftAnswer(ask: () => Promise<readonly FixedDraft[]>, none: string): Promise<void> {
  const { say } = useNotice.getState();
  try {
    const answer = await ask();
    const { workspace, takeFixed } = useDrafts.getState();
    const textOf = (id: string): string | null => {
      const draft = workspace.drafts.find((one) => one.id === id);
      return draft?.kind === 'apply' ? draft.text : null;
    };
    const changed = answer.find(({ draft }) => draft && textOf(draft.id) !== null && textOf(draft.id) !== draft.from);
    if (answer.length === 0) say(none, 'failed');
    else if (changed) {
      say(
        `The draft “${changed.name}” is not as it was previewed, and so was left alone: mend its text first.`,
        'failed',
      );
    } else {
      takeFixed(answer);
      useMain.getState().setMain('draft');
      const names = answer.filter(({ draft }) => draft && textOf(draft.id) !== null).map(({ name }) => `“${name}”`);
      if (names.length > 0) say(`Changed the draft ${names.join(' and ')}.`);
    }
  } catch (error) {
    say(problemOf(error).message, 'failed');
  }
}

/** What an explanation proposes: a draft, or a change of the one that the policy is in. */
export function draftFix({ policy, text, yaml }: EngineArgs<'draftFix'>): Promise<void> {
  return draftAnswer(() => engine.call('draftFix', { policy, text, yaml }), '');
}

/** Lets a connection through again that the drafts take away. */
export function draftMend(pair: number, revision: number): Promise<void> {
  return draftAnswer(
    () => engine.call('draftMend', { pair, revision }),
    'No single change is known that lets it through again.',
  );
}

/** A policy in force, to be taken away. */
export function draftDeletion(id: string): void {
  useDrafts.getState().addDeletion(id);
  useMain.getState().setMain('draft');
}

/** What policies leave in reach together with other drafts is another question than what was asked. */
function foundWithout(drafts: number): string {
  const those = drafts === 1 ? 'your other draft' : `your ${drafts} other drafts`;
  return `This choice was checked against what is in force, without ${those}: “Attack paths” here says what is in reach with all of them.`;
}

/** A choice of controls that keeps an attacker out. */
export async function draftCut(question: AttackQuestion, controls: readonly string[]): Promise<void> {
  try {
    const { text, deletes, others } = await engine.call('attackDraft', { question, controls });
    const { addDeletion, workspace } = useDrafts.getState();
    const applied = workspace.drafts.filter(({ enabled }) => enabled).length;
    const unasked = applied === 0 ? [] : [foundWithout(applied)];
    for (const id of deletes) addDeletion(id);
    if (text !== '')
      draftThis({
        name: 'Cut attack paths',
        text: [...unasked.map((line) => `# ${line}\n`), ...others.map((line) => `# Also: ${line}\n`), text].join(''),
      });
    else if (deletes.length > 0) useMain.getState().setMain('draft');
    const what = others.length === 1 ? 'One change is' : `${others.length} changes are`;
    const left = others.length === 0 ? [] : [`${what} not of policies, and so not in the draft: ${others.join('; ')}.`];
    const notice = [...unasked, ...left].join(' ');
    if (notice !== '') useNotice.getState().say(notice, 'failed');
  } catch (error) {
    useNotice.getState().say(problemOf(error).message, 'failed');
  }
}

/** A policy in force, to be edited. */
export function draftPolicy(id: string): Promise<void> {
  return draftAnswer(async () => {
    const policy = await engine.call('draftPolicy', { id });
    return policy ? [{ ...policy, draft: null }] : [];
  }, `There is no ${id} any more.`);
}
