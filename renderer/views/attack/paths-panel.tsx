/** First arrival at each jewel; the shortest paths to one of them; and what stands behind a hop. */
import { ArrowLeft, ArrowUpDown, Crosshair, Gem } from 'lucide-react';
import { rules } from '../../../shared/attack/techniques.ts';
import { Button, IconButton } from '../../components/button.tsx';
import type { AttackPaths, JewelRow, PathRow } from '../../engine/attack/types.ts';
import { plural } from '../../engine/names.ts';
import { useAttack } from '../../stores/attack.ts';
import { Loading, PanelHead } from '../explore/parts.tsx';
import { CertaintyMark } from './certainty.tsx';
import { FindVertex } from './find-vertex.tsx';
import { HopPanel } from './hop-panel.tsx';
import { useOutcome } from './use-outcome.ts';
import { pathCount, usePaths } from './use-paths.ts';

export function PathsPanel() {
  const { target, shown } = useAttack();
  if (target === null) return <Arrivals />;
  return shown.hop === null ? <PathList /> : <HopPanel target={target} path={shown.path} hop={shown.hop} />;
}

function Arrivals() {
  const { outcome } = useOutcome();
  const showPaths = useAttack((s) => s.showPaths);
  const reached = outcome.jewels.filter(({ state }) => state === 'reached' || state === 'saved');
  const held = outcome.jewels.filter(({ state }) => state === 'held');
  return (
    <>
      <PanelHead kind="Paths" title="To the crown jewels" />
      {held.map(({ id, name }) => (
        <p key={id} className="panel-text">
          <strong>{name}</strong> is in the attacker’s hands from the start: no path is needed.
        </p>
      ))}
      {reached.length === 0 && (
        <p className="panel-text muted">
          {outcome.footholds.length === 0
            ? 'Paths begin at a foothold: choose one first.'
            : outcome.steps.length <= 1
              ? 'The attacker gets nowhere from these footholds. Techniques that are off, or steps less certain than what counts, are left out: see the assumptions.'
              : 'No crown jewel is reached. Click on anything that is owned to see the way to it.'}
        </p>
      )}
      <ul className="rows">
        {reached.map((jewel) => (
          <li key={jewel.id}>
            <button type="button" className="row" onClick={() => showPaths(jewel.id)}>
              <span className="row-label">{jewel.name}</span>
              <span className="row-ports">{arrival(jewel)}</span>
            </button>
          </li>
        ))}
      </ul>
      <section className="panel-section">
        <h3>To something else</h3>
        <FindVertex label="End of the path" placeholder="A workload, node, Secret…" except={[]} onFind={showPaths} />
      </section>
    </>
  );
}

function arrival({ state, step, certainty }: JewelRow): string {
  if (state === 'saved') return 'no longer reached';
  return `${plural(step, 'step')}, ${certainty ?? 'certain'}`;
}

function PathList() {
  const { outcome } = useOutcome();
  const { target, from, showPaths, shown, show } = useAttack();
  const { data, error, stale } = usePaths();
  if (target === null) return null;
  const jewel = outcome.jewels.find(({ id }) => id === target);
  if (!data || stale) return <Loading error={error} />;
  const { to, paths } = data;
  const start = from ?? outcome.footholds[0]?.id ?? null;
  return (
    <div data-testid="attack-paths">
      <div className="panel-back">
        <Button variant="quiet" icon={ArrowLeft} onClick={() => showPaths(null)}>
          All crown jewels
        </Button>
      </div>
      <PanelHead kind={jewel ? `Paths to a crown jewel (${jewel.reason})` : 'Paths'} title={to.name}>
        <p className="path-ends">
          <span className="muted">
            from {from === null ? footholds(outcome.footholds.map(({ name }) => name)) : nameOf(paths, from)}
          </span>
          {start !== null && start !== target && (
            <IconButton icon={ArrowUpDown} label="Swap the ends" onClick={() => showPaths(start, target)} />
          )}
        </p>
        <PathActions target={target} isJewel={jewel !== undefined} />
      </PanelHead>
      <p className="path-summary" role="status">
        {summary(data)}
      </p>
      <ol className="paths">
        {paths.map((path, at) => (
          <li
            key={path.steps.map((step) => `${step.rule} ${step.to.id}`).join()}
            className={`path ${at === shown.path ? 'is-current' : ''} ${path.gone ? 'is-gone' : ''}`}
          >
            <button
              type="button"
              className="path-head"
              aria-pressed={at === shown.path}
              onClick={() => show({ path: at, hop: null })}
            >
              <span>{plural(path.steps.length, 'step')}</span>
              <span className="muted path-through">{path.gone ? 'taken away' : through(path)}</span>
              <CertaintyMark certainty={path.certainty} />
            </button>
            {at === shown.path && <Hops path={path} at={at} />}
          </li>
        ))}
      </ol>
    </div>
  );
}

function PathActions({ target, isJewel }: { readonly target: string; readonly isJewel: boolean }) {
  const { setup, addJewel, addFoothold, setPanel } = useAttack();
  return (
    <div className="panel-actions">
      {isJewel && (
        <Button icon={Gem} onClick={() => setPanel('cuts')}>
          Choke points
        </Button>
      )}
      {!isJewel && target !== 'internet' && (
        <Button icon={Gem} onClick={() => addJewel(target)}>
          Mark as crown jewel
        </Button>
      )}
      {!setup.footholds.includes(target) && (
        <Button icon={Crosshair} onClick={() => addFoothold(target)}>
          Mark as foothold
        </Button>
      )}
    </div>
  );
}

function Hops({ path, at }: { readonly path: PathRow; readonly at: number }) {
  const { setup, show, change } = useAttack();
  const used = [...new Set(path.steps.map(({ rule }) => rule))];
  return (
    <>
      <ol className="hops">
        {path.steps.map((step, hop) => (
          <li key={`${step.rule} ${step.to.id}`}>
            <button type="button" className="row hop" onClick={() => show({ path: at, hop })}>
              <span className="hop-number" aria-hidden>
                {hop + 1}
              </span>
              <span className="row-ends">
                <span className="hop-to">{step.to.name}</span>
                <span>{step.text}</span>
                <span className="hop-facts">
                  <span className="mono">{step.technique.id}</span> <CertaintyMark certainty={step.certainty} />
                </span>
              </span>
            </button>
          </li>
        ))}
      </ol>
      <div className="path-without">
        {used.map((rule) => (
          <Button
            key={rule}
            variant="quiet"
            onClick={() => {
              const { target, from, showPaths } = useAttack.getState();
              change({ excluded: [...setup.excluded, rule] });
              showPaths(target, from);
            }}
          >
            Without “{rules[rule].action}”
          </Button>
        ))}
      </div>
    </>
  );
}

function footholds(names: readonly string[]): string {
  return names.length <= 2 ? names.join(' and ') : `${names.length} footholds`;
}

/** The name of where paths begin, as they say it; its id where there is none. */
function nameOf(paths: readonly PathRow[], id: string): string {
  return paths[0]?.steps[0]?.from.name ?? id;
}

function through({ steps }: PathRow): string {
  const names = steps.slice(0, -1).map(({ to }) => to.name);
  return names.length === 0 ? 'directly' : `over ${names.join(', ')}`;
}

function summary({ state, paths, found, more, left, to }: AttackPaths): string {
  if (state === 'held') return `${to.name} is held from the start.`;
  if (state === 'safe') return 'There is no way to it under these assumptions.';
  const gone = paths.filter((path) => path.gone).length;
  const total = more ? `more than ${found.toLocaleString('en')}` : found.toLocaleString('en');
  const shown =
    paths.length < found || more ? `The ${paths.length} shortest of ${total} paths.` : `${plural(found, 'path')}.`;
  const many =
    found > pathCount * 5 ? ' So many only differ in what is passed on the way; choke points say what they share.' : '';
  if (gone === 0 && left) return shown + many;
  return left
    ? `${shown} ${plural(gone, 'path')} of these taken away; others are left.`
    : `${shown} All are taken away.`;
}
