/** What the policy and the rule at the cursor select, in words and in the graph. */
import { useEffect } from 'react';
import { useEngine } from '../../components/use-query.ts';
import type { PolicyAt } from '../../engine/draft/types.ts';
import type { EndpointLink, Some } from '../../engine/inspect/types.ts';
import { groupNode, plural } from '../../engine/names.ts';
import { useCanvas } from '../../stores/canvas.ts';
import { usePreview } from '../../stores/draft-preview.ts';

export function AtCursor({ draft, line }: { readonly draft: string; readonly line: number }) {
  const revision = usePreview((s) => s.preview?.revision ?? null);
  const { data } = useEngine('draftPolicyAt', revision === null ? null : { draft, line, revision });
  const setPointed = useCanvas((s) => s.setPointed);
  useEffect(() => {
    setPointed(data ? nodesOf(data) : null);
  }, [data, setPointed]);
  useEffect(() => () => setPointed(null), [setPointed]);
  if (!data) return <p className="at-cursor">In a policy or a rule, this says whom it selects.</p>;
  const { policy, selects, rule } = data;
  return (
    <p className="at-cursor" data-testid="at-cursor">
      <strong>{policy}</strong> selects {named(selects, 'workload')}
      {rule && (
        <>
          {'; '}
          {rule.direction} rule {rule.index + 1} {verbs[rule.action]} {rule.ports}{' '}
          {rule.direction === 'ingress' ? 'from' : 'to'} {peersText(rule)}
        </>
      )}
    </p>
  );
}

const verbs = { allow: 'allows', deny: 'denies', pass: 'passes on' } as const;

/** Names that are written out. */
const maxNamed = 4;

function named({ items, total }: Some<EndpointLink>, what: string): string {
  if (total === 0) return `no ${what}`;
  const names = items.slice(0, maxNamed).map(({ label }) => label);
  const more = total - names.length;
  return `${plural(total, what)} (${names.join(', ')}${more > 0 ? ` and ${more.toLocaleString('en')} more` : ''})`;
}

function peersText({ peers }: NonNullable<PolicyAt['rule']>): string {
  if (peers.length === 0) return 'nobody';
  return peers.map(({ text, members }) => (members === null ? text : named(members, 'endpoint'))).join(', ');
}

/** Ids of what is drawn for them: themselves, or their groups while those are closed. */
function nodesOf({ selects, rule }: PolicyAt): ReadonlySet<string> {
  const peers = rule?.peers.flatMap(({ members }) => members?.items ?? []) ?? [];
  return new Set([...selects.items, ...peers].flatMap(({ node, group }) => [node, groupNode(group)]));
}
