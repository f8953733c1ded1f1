/** Everything that there is to say about a set of edits before anybody applies them. */

import type { AttackChange } from './attack-change.ts';
import { type Break, brokenConnections } from './breaks.ts';
import type { DraftContext } from './context.ts';
import type { Edit } from './edits.ts';
import type { Impact } from './impact.ts';
import { policyFindings } from './policy-lint.ts';
import type { RolloutCheck } from './rollout.ts';

export interface Preview {
  readonly impact: Impact;
  readonly breaks: readonly Break[];
  /** What was not looked at. */
  readonly notes: readonly string[];
  /** On request. */
  readonly attack?: AttackChange;
  readonly rollout?: RolloutCheck;
}

const order = { error: 0, warning: 1, info: 2 } as const;

export function previewOf(context: DraftContext, impact: Impact): Preview {
  const breaks = [...brokenConnections(context, impact), ...policyFindings(context, impact)];
  breaks.sort((a, b) => order[a.severity] - order[b.severity]);
  const cuts = impact.counts.removed + impact.counts.changed > 0;
  const notes = cuts
    ? ['admission webhooks are not read: whether the API server still reaches yours is not checked']
    : [];
  return { impact, breaks, notes };
}

export function preview(context: DraftContext, edits: readonly Edit[], maxPairs?: number): Preview {
  return previewOf(context, context.base.impact(edits, maxPairs));
}
