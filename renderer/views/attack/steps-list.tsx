/** The attack as a list, frontier by frontier: what the canvas draws, for who does not see it. */
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { ScrollRegion } from '../../components/scroll-region.tsx';
import { useEngine } from '../../components/use-query.ts';
import { plural } from '../../engine/names.ts';
import { useAttack } from '../../stores/attack.ts';
import { Loading } from '../explore/parts.tsx';
import { CertaintyMark } from './certainty.tsx';
import { useOutcome } from './use-outcome.ts';

export function StepsList() {
  const { outcome } = useOutcome();
  const step = useAttack((s) => s.step);
  const shown = outcome.steps.slice(1, step === null ? undefined : step + 1);
  return (
    <ScrollRegion className="steps-list" label="Steps of the attack">
      <h2>Start</h2>
      <ul className="step-table">
        {outcome.footholds.map(({ id, name }) => (
          <li key={id}>
            <span className="row-label">{name}</span> <span className="muted">foothold</span>
          </li>
        ))}
      </ul>
      {shown.map((frontier, at) => (
        // Steps have no identity but their number.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Frontier key={at} step={at + 1} count={frontier.count} isNew={step === at + 1} />
      ))}
    </ScrollRegion>
  );
}

const few = 60;

function Frontier({ step, count, isNew }: { readonly step: number; readonly count: number; readonly isNew: boolean }) {
  const { question } = useOutcome();
  const [limit, setLimit] = useState(few);
  const { data, error } = useEngine('attackFrontier', { question, step, limit });
  const showPaths = useAttack((s) => s.showPaths);
  return (
    <section aria-label={`Step ${step}`}>
      <h2 className={isNew ? 'is-new' : ''}>
        Step {step} <span className="muted">· {count.toLocaleString('en')} more</span>
      </h2>
      {!data && <Loading error={error} />}
      <table className="step-table">
        <thead>
          <tr>
            <th scope="col">Owned</th>
            <th scope="col">From</th>
            <th scope="col">How</th>
            <th scope="col">ATT&CK</th>
            <th scope="col">Certainty</th>
          </tr>
        </thead>
        <tbody>
          {data?.rows.map(({ from, to, text, technique, certainty }) => (
            <tr key={to.id}>
              <td>
                <button type="button" className="link" onClick={() => showPaths(to.id)}>
                  {to.name}
                </button>
              </td>
              <td>{from.name}</td>
              <td>{text}</td>
              <td className="mono">{technique.id}</td>
              <td>
                <CertaintyMark certainty={certainty} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {data && data.total > limit && (
        <Button variant="quiet" onClick={() => setLimit(limit + 500)}>
          Show more of {plural(data.total, 'thing')}
        </Button>
      )}
    </section>
  );
}
