/** What the line of a draft is about: its policy, and the rule that stands there. */
import { directions } from '../../../shared/policy/rule.ts';
import type { Analysis } from '../../../shared/reachability/analyze.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import { policyDetail } from '../inspect/policy.ts';
import { snippetsOf } from '../snippet.ts';
import type { PolicyAt } from './types.ts';

/** Parts of a policy that are no rules, and end one. */
const others = [
  '',
  '/metadata',
  '/spec/podSelector',
  '/spec/policyTypes',
  '/spec/subject',
  '/spec/priority',
  '/spec/tier',
];

/** @param file The draft's, as sources name it. */
export function policyAt(
  index: ClusterIndex,
  analysis: Pick<Analysis, 'engine'>,
  file: string,
  line: number,
): PolicyAt | null {
  const { engine } = analysis;
  const [policy] = engine.policies
    .filter(({ source }) => source.file === file && source.line <= line)
    .toSorted((a, b) => b.source.line - a.source.line);
  if (!policy) return null;
  const { source } = policy;
  const places = [
    ...others.map((pointer) => ({ line: engine.lineOf(source, pointer), pointer, rule: null })),
    ...directions.flatMap((direction) =>
      (policy.rules[direction] ?? []).map((rule) => ({
        line: engine.lineOf(source, rule.pointer),
        pointer: rule.pointer,
        rule: { direction, index: rule.index },
      })),
    ),
  ];
  // What is not there has the line of what holds it: the deeper pointer is the one that stands on the line.
  const [here] = places
    .filter((place) => place.line <= line)
    .toSorted((a, b) => b.line - a.line || Number(b.rule !== null) - Number(a.rule !== null));
  const detail = policyDetail(index, analysis, snippetsOf(new Map()), policy.id);
  if (!detail) return null;
  const at = here?.rule ?? null;
  const rule = at && detail[at.direction]?.find((one) => one.index === at.index);
  return {
    policy: detail.id,
    subject: detail.subject,
    selects: detail.selects,
    rule: at && rule ? { ...rule, direction: at.direction } : null,
  };
}
