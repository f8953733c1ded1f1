/** Who attacks from where, what would be lost, and what is assumed. */
import { Flag, Gem, Globe, Plus, RotateCcw, X } from 'lucide-react';
import { certainties } from '../../../shared/attack/model.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Disclosure } from '../../components/disclosure.tsx';
import { ScrollRegion } from '../../components/scroll-region.tsx';
import { Select } from '../../components/select.tsx';
import type { JewelRow } from '../../engine/attack/types.ts';
import { useAttack } from '../../stores/attack.ts';
import { FindVertex } from './find-vertex.tsx';
import { Techniques } from './techniques.tsx';
import { useOutcome } from './use-outcome.ts';

export function SetupPanel() {
  return (
    <ScrollRegion className="attack-setup" label="Footholds, crown jewels and assumptions">
      <Footholds />
      <Jewels />
      <Assumptions />
    </ScrollRegion>
  );
}

function Footholds() {
  const { outcome } = useOutcome();
  const { setup, addFoothold, removeFoothold } = useAttack();
  return (
    <section className="panel-section is-first">
      <h2 className="setup-title">
        <Flag size={13} strokeWidth={1.75} aria-hidden /> Footholds
      </h2>
      <p className="setup-hint">What the attacker holds from the start.</p>
      <ul className="marks" data-testid="footholds">
        {outcome.footholds.map(({ id, name }) => (
          <li key={id} className="mark-row">
            <span className="row-label">{name}</span>
            <IconButton icon={X} label={`Remove foothold ${name}`} onClick={() => removeFoothold(id)} />
          </li>
        ))}
        {outcome.missing.map((id) => (
          <li key={id} className="mark-row muted">
            <span className="row-label">{id}: not in this cluster</span>
            <IconButton
              icon={X}
              label={`Forget ${id}`}
              onClick={() => {
                const { change } = useAttack.getState();
                const added = setup.jewels.added.filter((one) => one !== id);
                change({
                  footholds: setup.footholds.filter((one) => one !== id),
                  jewels: { ...setup.jewels, added },
                });
              }}
            />
          </li>
        ))}
      </ul>
      <FindVertex
        label="Add a foothold"
        placeholder="Add a workload, node, account…"
        except={setup.footholds}
        onFind={addFoothold}
      />
      {!setup.footholds.includes('internet') && (
        <Button variant="quiet" icon={Globe} onClick={() => addFoothold('internet')}>
          The internet
        </Button>
      )}
    </section>
  );
}

const states: Readonly<Record<JewelRow['state'], (jewel: JewelRow) => string>> = {
  reached: ({ step }) => `reached at step ${step}`,
  held: () => 'held from the start',
  saved: () => 'no longer reached',
  safe: () => 'not reached',
};

function Jewels() {
  const { outcome } = useOutcome();
  const { setup, target, addJewel, removeJewel, change, showPaths } = useAttack();
  const { removed } = setup.jewels;
  return (
    <section className="panel-section">
      <h2 className="setup-title">
        <Gem size={13} strokeWidth={1.75} aria-hidden /> Crown jewels
      </h2>
      <p className="setup-hint">What you would be sorry to lose; guessed where it says so.</p>
      <ul className="marks" data-testid="jewels">
        {outcome.jewels.map((jewel) => (
          <li key={jewel.id} className={`mark-row ${target === jewel.id ? 'is-current' : ''}`}>
            <button
              type="button"
              className="mark-name"
              aria-current={target === jewel.id}
              onClick={() => showPaths(jewel.id)}
            >
              <span className="row-label">{jewel.name}</span>
              <span className={`jewel-state is-${jewel.state}`}>{states[jewel.state](jewel)}</span>
              <span className="mark-reason">
                {jewel.guessed ? 'guessed: ' : ''}
                {jewel.reason}
              </span>
            </button>
            <IconButton icon={X} label={`Remove crown jewel ${jewel.name}`} onClick={() => removeJewel(jewel.id)} />
          </li>
        ))}
        {outcome.jewels.length === 0 && <li className="empty">None. Add one below.</li>}
      </ul>
      <FindVertex
        label="Add a crown jewel"
        placeholder="Add a workload, Secret, node…"
        except={outcome.jewels.map(({ id }) => id)}
        onFind={addJewel}
      />
      {removed.length > 0 && (
        <Button
          variant="quiet"
          icon={Plus}
          onClick={() => change({ jewels: { added: setup.jewels.added, removed: [] } })}
        >
          Guess again ({removed.length} left out)
        </Button>
      )}
    </section>
  );
}

const schedules = [
  { value: 'exact', label: 'own nodes' },
  { value: 'worst-case', label: 'any allowed node' },
  { value: 'off', label: 'no nodes: end there' },
] as const;

function Assumptions() {
  const { outcome } = useOutcome();
  const { setup, change } = useAttack();
  return (
    <section className="panel-section">
      <h2 className="setup-title">
        <RotateCcw size={13} strokeWidth={1.75} aria-hidden /> Assumptions
      </h2>
      <div className="assumptions">
        <Select
          label="Counts"
          value={setup.minCertainty}
          onChange={(minCertainty) => change({ minCertainty })}
          options={certainties.toReversed().map((value) => ({
            value,
            label: value === 'certain' ? 'certain only' : value === 'unknown' ? 'everything' : `at least ${value}`,
          }))}
        />
        <Select
          label="Pods on"
          value={setup.scheduling}
          onChange={(scheduling) => change({ scheduling })}
          options={schedules}
        />
        <label className="check is-flush">
          <input
            type="checkbox"
            checked={setup.everyPort}
            onChange={(event) => change({ everyPort: event.target.checked })}
          />
          Something listens on every port
        </label>
      </div>
      {outcome.notes.map((note) => (
        <p key={note} className="setup-hint">
          {note}
        </p>
      ))}
      <Disclosure
        title="Techniques"
        count={setup.excluded.length === 0 ? 'all' : `${setup.excluded.length} off`}
        defaultOpen={setup.excluded.length > 0}
      >
        <Techniques />
      </Disclosure>
    </section>
  );
}
