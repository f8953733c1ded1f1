/** Checks an order of drafts, or looks for one, a little at each call. */
import type { Edit } from '../../../shared/draft/edits.ts';
import { policyIdOf } from '../../../shared/draft/edits.ts';
import { checking, proposing, type RolloutCheck } from '../../../shared/draft/rollout.ts';
import type { Outcome } from './outcome.ts';
import { writtenText } from './output.ts';
import type { DraftPart, RolloutOutage, RolloutState } from './types.ts';

/** How long one call works, in milliseconds; a single state may take longer. */
const slice = 60;
/** Every policy is tried at every place: the square of these, each a preview. */
const maxProposed = 150;
const maxChecked = 400;

export class RolloutSearch {
  readonly #work: Generator<RolloutState, RolloutState>;
  #state: RolloutState = { done: false, share: 0, steps: [], safe: false, tooMany: null };

  constructor(outcome: Outcome, propose: boolean) {
    this.#work = search(outcome, propose);
  }

  step(): RolloutState {
    const end = performance.now() + slice;
    while (!this.#state.done && performance.now() < end) this.#state = this.#work.next().value;
    return this.#state;
  }
}

function* search(outcome: Outcome, propose: boolean): Generator<RolloutState, RolloutState> {
  const { context, drafts, edits } = outcome;
  const count = edits.length;
  const working = (share: number): RolloutState => ({ done: false, share, steps: [], safe: false, tooMany: null });
  if (count > (propose ? maxProposed : maxChecked)) return { ...working(1), done: true, tooMany: count };
  let steps: readonly (readonly Edit[])[] = drafts.steps.map((step) => step.edits);
  if (propose) {
    const found = proposing(context, edits);
    let next = found.next();
    for (; !next.done; next = found.next()) yield working((0.7 * next.value) / count);
    steps = next.value;
  }
  // Policies of one step are applied one after the other all the same.
  const order = steps.flat();
  const check = checking(
    context,
    order.map((edit) => [edit]),
  );
  let next = check.next();
  for (; !next.done; next = check.next())
    yield working((propose ? 0.7 : 0) + ((propose ? 0.3 : 1) * next.value) / count);
  return finished(outcome, steps, order, next.value);
}

function finished(
  outcome: Outcome,
  steps: readonly (readonly Edit[])[],
  order: readonly Edit[],
  { outages, isSafe }: RolloutCheck,
): RolloutState {
  const sizes = new Map<string, number>();
  const parts = new Map<Edit, DraftPart>();
  for (const edit of outcome.edits) {
    const draft = draftOf(outcome, edit);
    sizes.set(draft, (sizes.get(draft) ?? 0) + 1);
  }
  for (const edit of outcome.edits) {
    const draft = draftOf(outcome, edit);
    const alone = sizes.get(draft) === 1;
    parts.set(
      edit,
      edit.kind === 'delete'
        ? { draft, policy: edit.policy, text: null, alone }
        : { draft, policy: policyIdOf(edit.object), text: writtenText(outcome, edit.object), alone },
    );
  }
  return {
    done: true,
    share: 1,
    safe: isSafe,
    tooMany: null,
    steps: steps.map((edits) => ({
      parts: edits.flatMap((edit) => parts.get(edit) ?? []),
      outages: outages.flatMap(({ step, broken, stays }): RolloutOutage[] => {
        const edit = order[step];
        const policy = edit && parts.get(edit)?.policy;
        return edit && policy !== undefined && edits.includes(edit) ? [{ title: broken.title, stays, policy }] : [];
      }),
    })),
  };
}

function draftOf({ drafts, workspace }: Outcome, edit: Edit): string {
  if (edit.kind === 'apply') return drafts.files.get(edit.object.source.file)?.id ?? '';
  return workspace.drafts.find((draft) => draft.kind === 'delete' && draft.policy === edit.policy)?.id ?? '';
}
