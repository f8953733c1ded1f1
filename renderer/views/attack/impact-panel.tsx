/** How far it goes: blast radius by kind, and numbers that stay comparable over time. */
import { FlaskConical } from 'lucide-react';
import type { VertexKind } from '../../../shared/attack/model.ts';
import { Button } from '../../components/button.tsx';
import { useEngine } from '../../components/use-query.ts';
import type { AttackOutcome, AttackReport } from '../../engine/attack/types.ts';
import { kindsName } from '../../engine/attack/words.ts';
import { plural } from '../../engine/names.ts';
import { useAttack } from '../../stores/attack.ts';
import { Facts, Loading, PanelHead } from '../explore/parts.tsx';
import { Remedy } from './remedy.tsx';
import { useOutcome } from './use-outcome.ts';

export function ImpactPanel() {
  const { question, outcome } = useOutcome();
  const { data, error, stale } = useEngine('attackReport', { question: { ...question, controls: [] } });
  return (
    <div data-testid="impact">
      <PanelHead kind="Impact" title="What the attacker comes to own" />
      <BlastRadius outcome={outcome} />
      {!data || stale ? <Loading error={error} /> : <Numbers report={data} />}
    </div>
  );
}

function isKind(kind: string): kind is VertexKind {
  return kind in { workload: 0, node: 0, 'service-account': 0, secret: 0, 'cloud-identity': 0, 'cluster-admin': 0 };
}

function BlastRadius({ outcome }: { readonly outcome: AttackOutcome }) {
  return (
    <ul className="blast" aria-label="Blast radius">
      {outcome.blast
        .filter(({ owned, of }) => owned > 0 || (of ?? 0) > 0)
        .map(({ kind, owned, of }) => (
          <li key={kind}>
            <span className="blast-name">{isKind(kind) ? kindsName(kind) : kind}</span>
            <span className="blast-bar" aria-hidden>
              <span style={{ width: `${of === null || of === 0 ? (owned > 0 ? 100 : 0) : (owned / of) * 100}%` }} />
            </span>
            <span className="blast-count">
              {owned.toLocaleString('en')}
              {of === null ? '' : ` of ${of.toLocaleString('en')}`}
            </span>
          </li>
        ))}
    </ul>
  );
}

function Numbers({ report }: { readonly report: AttackReport }) {
  const { shortestFromInternet, exposed, exposedWithPath, countedPaths, controls } = report;
  const tryOut = useAttack((s) => s.tryOut);
  return (
    <>
      <section className="panel-section">
        <h3>In numbers</h3>
        <Facts
          rows={[
            [
              'Shortest way from the internet to a crown jewel',
              shortestFromInternet === null ? 'none found' : plural(shortestFromInternet, 'step'),
            ],
            ['Open to the internet, with a way to a crown jewel', `${exposedWithPath} of ${exposed}`],
          ]}
        />
      </section>
      {controls.length > 0 && (
        <section className="panel-section">
          <h3>Single changes that take away most paths</h3>
          <p className="muted">Of {plural(countedPaths, 'path')}: the shortest to each crown jewel.</p>
          <ol className="cuts is-flush">
            {controls.map(({ remedy, pathsCut, reduction }) => (
              <li key={remedy.id} className="cut">
                <p className="cut-facts">
                  <strong>{Math.round(reduction * 100)} %</strong>
                  <span className="muted">
                    {pathsCut} of {plural(countedPaths, 'path')}
                  </span>
                  <span className="spacer" />
                  <Button
                    icon={FlaskConical}
                    aria-label={`Try it: ${remedy.title}`}
                    onClick={() => tryOut([{ id: remedy.id, kind: remedy.kind, title: remedy.title }])}
                  >
                    Try it
                  </Button>
                </p>
                <Remedy remedy={remedy} />
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}
