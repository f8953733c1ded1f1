/** A choke point as drafts: new policies, policies in force as they are to be changed, and those that are to go. */
import { byPointer, tokensOf, valueAfter } from '../../../shared/attack/edit-objects.ts';
import type { FieldChange } from '../../../shared/attack/model.ts';
import { remedyOf } from '../../../shared/attack/remedies.ts';
import type { Simulation } from '../../../shared/attack/simulate.ts';
import { editText } from '../../../shared/draft/edit-text.ts';
import { policyIdOf } from '../../../shared/draft/edits.ts';
import { isPolicyObject } from '../../../shared/draft/manifest.ts';
import type { KubernetesObject } from '../../../shared/kubernetes/objects.ts';
import { policyText } from '../draft/policy-text.ts';
import { remedyRow } from './cuts.ts';
import type { Manifests } from './ground.ts';
import type { CutDraft } from './types.ts';

export function cutDraft(simulation: Simulation, controls: readonly string[], texts: Manifests['texts']): CutDraft {
  const documents: string[] = [];
  const others: string[] = [];
  const changed = new Map<KubernetesObject, Map<string, FieldChange>>();
  for (const id of controls) {
    const control = simulation.graph.controls.get(id);
    if (!control) continue;
    const remedy = remedyOf(simulation, control);
    if (remedy.yaml !== '') documents.push(`# ${oneLine(control.title)}\n${remedy.yaml}`);
    const rows = remedyRow(simulation.graph, remedy).changes;
    for (const [at, change] of remedy.changes.entries()) {
      const { object } = change;
      const row = rows[at];
      if (!isPolicyObject(object)) {
        if (row) others.push(oneLine(`${row.object}, ${row.file}:${row.line}: ${row.text}`));
        continue;
      }
      const own = changed.get(object) ?? new Map<string, FieldChange>();
      changed.set(object, own.set(change.pointer, change));
    }
  }
  const deletes: string[] = [];
  for (const [object, changes] of changed) {
    if (changes.has('')) deletes.push(policyIdOf(object));
    else documents.push(edited(policyText({ texts }, object), [...changes.values()]));
  }
  return { text: documents.map((text) => `${text.trimEnd()}\n`).join('---\n'), deletes, others };
}

function edited(text: string, changes: readonly FieldChange[]): string {
  return changes
    .toSorted(byPointer)
    .reduce((sum, change) => editText(sum, tokensOf(change.pointer).map(step), valueAfter(change)), text);
}

function step(token: string): string | number {
  return /^\d+$/.test(token) ? Number(token) : token;
}

/** Names are untrusted: a line break in one must not end the comment. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
