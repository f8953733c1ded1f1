/** What matters first about a workload, each with where the answer comes from. */
import { CircleCheck, CircleHelp } from 'lucide-react';
import type { Answer, SecurityFacts } from '../../../shared/reachability/security-facts.ts';
import type { BadgeName } from '../../engine/badges.ts';
import { badgeLooks } from './badges.tsx';

interface Statement {
  readonly badge: BadgeName;
  readonly answer: Answer;
  readonly detail: string;
}

const not: Readonly<Record<Answer, Answer>> = { yes: 'no', no: 'yes', unknown: 'unknown' };

function statements(facts: SecurityFacts): readonly Statement[] {
  const yes = (value: boolean): Answer => (value ? 'yes' : 'no');
  const services = facts.metadataServices.map(
    ({ address, answer }) => `${address}${answer === 'yes' ? '' : answer === 'no' ? ' denied' : ' unknown'}`,
  );
  return [
    { badge: 'fromInternet', answer: facts.fromInternet, detail: 'by policy, whatever leads there' },
    { badge: 'privileged', answer: yes(facts.privileged), detail: 'a container may do what the node may' },
    { badge: 'hostNetwork', answer: yes(facts.hostNetwork), detail: 'policies see it as its node' },
    { badge: 'metadata', answer: facts.metadata, detail: services.join(', ') },
    {
      badge: 'apiServer',
      answer: facts.apiServer,
      detail: facts.apiServerAt ?? (facts.apiServer === 'unknown' ? 'where it is was not read' : 'wherever it is'),
    },
    { badge: 'open', answer: not[facts.isolated.ingress], detail: 'open unless another tier denies' },
    { badge: 'toInternet', answer: facts.toInternet, detail: '' },
    { badge: 'openOut', answer: not[facts.isolated.egress], detail: 'open unless another tier denies' },
  ];
}

export function EndpointFacts({ facts }: { readonly facts: SecurityFacts }) {
  const said = statements(facts).filter(({ answer }) => answer !== 'no');
  return (
    <section className="panel-section" data-testid="facts">
      <h3>What matters</h3>
      {said.length === 0 ? (
        <p className="muted badge-none">
          <CircleCheck size={13} strokeWidth={2} aria-hidden /> Isolated both ways, and out of the internet’s reach.
        </p>
      ) : (
        <ul className="badge-list is-flush">
          {said.map(({ badge, answer, detail }) => {
            const { icon: Icon, tone, label } = badgeLooks[badge];
            return (
              <li key={badge}>
                <span className={`badge-icon is-${answer === 'yes' ? tone : 'unknown'}`}>
                  {answer === 'yes' ? (
                    <Icon size={13} strokeWidth={2} aria-hidden />
                  ) : (
                    <CircleHelp size={13} strokeWidth={2} aria-hidden />
                  )}
                </span>
                <span className="badge-label">
                  {label}
                  {answer === 'unknown' && ': not known'}
                  {detail !== '' && <span className="muted"> · {detail}</span>}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
