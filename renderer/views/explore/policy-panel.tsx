/** A policy: whom it selects, and what each of its rules means. */
import { ArrowDownLeft, ArrowUpRight, PencilRuler, Trash2 } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { Disclosure } from '../../components/disclosure.tsx';
import { useEngine } from '../../components/use-query.ts';
import { type Verdict, VerdictMark } from '../../components/verdict-mark.tsx';
import type { PeerDetail, PolicyDetail, RuleDetail } from '../../engine/inspect/types.ts';
import { namespaceNode, plural } from '../../engine/names.ts';
import { draftDeletion, draftPolicy } from '../../stores/drafts.ts';
import { useView } from '../../stores/view.ts';
import { EndpointRows, PlaceLine } from './links.tsx';
import { Facts, Loading, PanelHead } from './parts.tsx';
import { SnippetView } from './snippet-view.tsx';

export function PolicyPanel({ id }: { readonly id: string }) {
  const { data, error, stale } = useEngine('policy', { id });
  if (stale || error !== null) return <Loading error={error} />;
  return data ? <Detail policy={data} /> : <p className="empty">There is no policy {id}.</p>;
}

function Detail({ policy }: { readonly policy: PolicyDetail }) {
  const select = useView((s) => s.select);
  const { namespace, selects, uncertain } = policy;
  return (
    <div data-testid="policy">
      <PanelHead kind={policy.kind} title={policy.name}>
        <div className="panel-actions">
          <Button icon={PencilRuler} onClick={() => void draftPolicy(policy.id)}>
            Edit as a draft
          </Button>
          <Button icon={Trash2} onClick={() => draftDeletion(policy.id)}>
            Delete in a draft
          </Button>
        </div>
      </PanelHead>
      <Facts
        rows={[
          ...(namespace === null
            ? []
            : [
                [
                  'Namespace',
                  <button
                    key="namespace"
                    type="button"
                    className="link"
                    onClick={() => select({ kind: 'node', id: namespaceNode(namespace), endpoint: null })}
                  >
                    {namespace}
                  </button>,
                ] as const,
              ]),
          ['Tier', policy.priority === null ? policy.tier : `${policy.tier}, priority ${policy.priority}`],
          ['Selects', policy.subject],
          ['File', <PlaceLine key="place" place={policy.place} />],
        ]}
      />
      {!policy.valid && (
        <p className="panel-note">The API server would reject it, so whether it is in force is not known.</p>
      )}
      <Disclosure
        title="Workloads that it selects"
        count={selects.total.toLocaleString('en')}
        defaultOpen={selects.total <= 8}
      >
        {selects.total === 0 ? (
          <p className="empty">It selects nothing, so it has no effect.</p>
        ) : (
          <EndpointRows list={selects} />
        )}
        {uncertain > 0 && <p className="panel-note">Of {plural(uncertain, 'workload')} it is not certain.</p>}
      </Disclosure>
      <Rules title="Ingress" icon="in" rules={policy.ingress} policy={policy} />
      <Rules title="Egress" icon="out" rules={policy.egress} policy={policy} />
      {policy.snippet && (
        <Disclosure title="YAML">
          <div className="panel-snippet">
            <SnippetView snippet={policy.snippet} line={null} />
          </div>
        </Disclosure>
      )}
    </div>
  );
}

interface RulesProps {
  readonly title: string;
  readonly icon: 'in' | 'out';
  readonly rules: readonly RuleDetail[] | null;
  readonly policy: PolicyDetail;
}

function Rules({ title, icon, rules, policy }: RulesProps) {
  const Icon = icon === 'in' ? ArrowDownLeft : ArrowUpRight;
  return (
    <section className="panel-section">
      <h3>
        <Icon size={13} aria-hidden /> {title}{' '}
        <span className="muted">{rules === null ? 'not its business' : plural(rules.length, 'rule')}</span>
      </h3>
      {rules?.length === 0 && (
        <p className="muted">
          No rule: {policy.tier === 'NetworkPolicy' ? 'it isolates and allows nothing.' : 'no effect.'}
        </p>
      )}
      <ol className="steps">
        {rules?.map((rule) => (
          <li key={rule.index} className={`step is-${rule.action}`}>
            <RuleView rule={rule} />
          </li>
        ))}
      </ol>
    </section>
  );
}

const verdicts: Readonly<Record<RuleDetail['action'], Verdict>> = { allow: 'allowed', deny: 'denied', pass: 'pass' };

function RuleView({ rule }: { readonly rule: RuleDetail }) {
  return (
    <>
      <div className="step-head">
        <VerdictMark verdict={verdicts[rule.action]} />
        <span className="step-policy">
          Rule {rule.index + 1}
          {rule.name !== null && <span className="step-rule"> {rule.name}</span>}
        </span>
      </div>
      <p className="step-ports mono">{rule.ports}</p>
      {rule.peers.length === 0 && <p className="step-reason">No peer that can be read: it matches nothing.</p>}
      {rule.peers.map((peer, at) => (
        // Peers have no identity of their own and never change places.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <PeerView key={at} peer={peer} />
      ))}
      {rule.snippet && <SnippetView snippet={rule.snippet} line={rule.line} />}
    </>
  );
}

function PeerView({ peer }: { readonly peer: PeerDetail }) {
  const { members } = peer;
  if (!members) return <p className="step-reason">{peer.text}</p>;
  if (members.total === 0) {
    return (
      <p className="step-reason">
        {peer.text}: <strong>matches nothing that was read</strong>
      </p>
    );
  }
  return (
    <Disclosure title={<span className="peer-text">{peer.text}</span>} count={members.total.toLocaleString('en')}>
      <EndpointRows list={members} more="the query bar finds them" />
      {peer.uncertain > 0 && <p className="muted row-more">{peer.uncertain} of them are not certain.</p>}
    </Disclosure>
  );
}
