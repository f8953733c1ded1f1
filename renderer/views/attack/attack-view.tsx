/** The attack view: who attacks on the left, how far it goes in the middle, paths and choke points on the right. */
import { Crosshair, Globe, List, Waypoints } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '../../components/button.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { useEngine } from '../../components/use-query.ts';
import type { AttackOutcome } from '../../engine/attack/types.ts';
import { plural } from '../../engine/names.ts';
import { questionOf, useAttack } from '../../stores/attack.ts';
import type { Phase } from '../../stores/session.ts';
import { Diagnostics } from '../explore/diagnostics.tsx';
import { EmptyCluster } from '../explore/empty-cluster.tsx';
import { TopBar } from '../top-bar.tsx';
import { AttackGraph } from './attack-graph.tsx';
import { usePlay } from './play.ts';
import { Player, PlayerWords } from './player.tsx';
import { SetupPanel } from './setup-panel.tsx';
import { SidePanel } from './side-panel.tsx';
import { StepsList } from './steps-list.tsx';
import { OutcomeContext } from './use-outcome.ts';

export interface AttackViewProps {
  readonly phase: Extract<Phase, { kind: 'open' }>;
}

export function AttackView({ phase }: AttackViewProps) {
  const { setup, tried } = useAttack();
  const question = useMemo(() => questionOf({ setup, tried }), [setup, tried]);
  const { data, error, stale } = useEngine('attackRun', { question });
  const value = useMemo(() => data && { question, outcome: data, stale }, [question, data, stale]);
  usePlay(Math.max(0, (data?.steps.length ?? 1) - 1));
  const { summary } = phase;
  return (
    <div className="attack" data-testid="attack">
      <TopBar phase={phase} />
      {!value ? (
        <main className="stage attack-wait" aria-label="Attack">
          {summary.workloads === 0 ? (
            <EmptyCluster summary={summary} />
          ) : error === null ? (
            <p role="status">Reading roles, accounts and nodes…</p>
          ) : (
            <p role="alert" className="is-error">
              {error}
            </p>
          )}
        </main>
      ) : (
        <OutcomeContext value={value}>
          <SetupPanel />
          <main className="stage" aria-label="Attack">
            {value.outcome.footholds.length === 0 ? <Begin outcome={value.outcome} /> : <Stage />}
          </main>
          <SidePanel />
        </OutcomeContext>
      )}
      <Diagnostics summary={summary} />
    </div>
  );
}

function Stage() {
  const { stage, setStage } = useAttack();
  return (
    <>
      <div className="toolbar">
        <Segmented
          label="View"
          value={stage}
          onChange={setStage}
          options={[
            { value: 'graph', label: 'Graph', icon: Waypoints },
            { value: 'steps', label: 'Steps', icon: List },
          ]}
        />
        <Player />
      </div>
      <PlayerWords />
      {stage === 'graph' ? <AttackGraph /> : <StepsList />}
    </>
  );
}

/** No foothold yet: what this view shows, and the first thing to do. */
function Begin({ outcome }: { readonly outcome: AttackOutcome }) {
  const addFoothold = useAttack((s) => s.addFoothold);
  const { exposed } = outcome;
  return (
    <section className="empty-state" aria-label="No foothold">
      <h2>Where does the attacker begin?</h2>
      <p>
        A foothold is what an attacker holds from the start: the internet, a pod with a hole, a stolen service account
        token, a node. From there Bulkhead plays, step by step, what else they can take: over connections that policies
        allow, out of pods that are not contained, with tokens and the rights behind them.
      </p>
      <p className="muted">
        {exposed === 0
          ? 'No workload is open to the internet here. Search for a workload on the left, or use the menu of a node or a row in Explore.'
          : `${plural(exposed, 'workload')} ${exposed === 1 ? 'is' : 'are'} open to the internet here. Anything else: search on the left, or use the menu of a node or a row in Explore.`}
      </p>
      <div className="start-open">
        <Button variant="primary" icon={exposed === 0 ? Crosshair : Globe} onClick={() => addFoothold('internet')}>
          Attack from the internet
        </Button>
      </div>
    </section>
  );
}
