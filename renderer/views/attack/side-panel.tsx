/** Beside the graph: paths with their evidence, choke points, and what is lost. */
import { FlaskConical, X } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { ScrollRegion } from '../../components/scroll-region.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { plural } from '../../engine/names.ts';
import { useAttack } from '../../stores/attack.ts';
import { CutsPanel } from './cuts-panel.tsx';
import { ImpactPanel } from './impact-panel.tsx';
import { PathsPanel } from './paths-panel.tsx';
import { useOutcome } from './use-outcome.ts';

export function SidePanel() {
  const { panel, setPanel, target, shown } = useAttack();
  return (
    <aside className="inspector attack-side" aria-label="Paths and choke points">
      <div className="attack-tabs">
        <Segmented
          label="Panel"
          value={panel}
          onChange={setPanel}
          options={[
            { value: 'paths', label: 'Paths' },
            { value: 'cuts', label: 'Choke points' },
            { value: 'impact', label: 'Impact' },
          ]}
        />
      </div>
      <Trying />
      <ScrollRegion
        className="inspector-scroll"
        key={`${panel} ${target} ${shown.hop === null ? '' : `${shown.path} ${shown.hop}`}`}
        label="Details"
      >
        {panel === 'paths' ? <PathsPanel /> : panel === 'cuts' ? <CutsPanel /> : <ImpactPanel />}
      </ScrollRegion>
    </aside>
  );
}

/** What is tried out, and what it takes away. */
function Trying() {
  const { outcome, stale } = useOutcome();
  const { tried, tryOut } = useAttack();
  if (tried.length === 0) return null;
  const saved = outcome.jewels.filter(({ state }) => state === 'saved').length;
  const reached = outcome.jewels.filter(({ state }) => state === 'reached').length;
  const less = (outcome.ownedBefore ?? outcome.owned) - outcome.owned;
  return (
    <section className="trying" aria-label="Tried out">
      <div className="trying-head">
        <FlaskConical size={14} strokeWidth={1.75} aria-hidden />
        <strong>Trying {plural(tried.length, 'change')}</strong>
        <span className="spacer" />
        <Button variant="quiet" icon={X} onClick={() => tryOut([])}>
          Stop
        </Button>
      </div>
      <ul>
        {tried.map(({ id, title }) => (
          <li key={id}>{title}</li>
        ))}
      </ul>
      <p role="status" data-testid="trying">
        {stale || outcome.ownedBefore === null
          ? 'Working…'
          : `${plural(saved, 'crown jewel')} no longer reached, ${reached} still; ${plural(less, 'thing')} fewer owned.`}
      </p>
    </section>
  );
}
