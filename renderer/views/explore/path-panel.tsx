/** Ways from one end to another over several connections; the one pointed at is drawn in the graph. */
import { ArrowDown, ArrowUpDown, CircleHelp } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { useEngine } from '../../components/use-query.ts';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import type { PathAnswer, PathEnd, PathHop } from '../../engine/inspect/types.ts';
import { plural } from '../../engine/names.ts';
import { usePaths } from '../../stores/paths.ts';
import { useView } from '../../stores/view.ts';
import { FindEndpoint } from './find-endpoint.tsx';
import { Loading, PanelHead, reasonText } from './parts.tsx';

interface PathPanelProps {
  readonly from: PathEnd | null;
  readonly to: PathEnd | null;
}

export function PathPanel({ from, to }: PathPanelProps) {
  const show = usePaths((s) => s.show);
  // What is drawn belongs to this panel.
  useEffect(() => () => show(null), [show]);
  if (from === null || to === null) return <ChooseEnd from={from} to={to} />;
  return <Paths key={`${from} ${to}`} from={from} to={to} />;
}

function ChooseEnd({ from, to }: PathPanelProps) {
  const select = useView((s) => s.select);
  const choose = (end: PathEnd): void =>
    select(from === null ? { kind: 'paths', from: end, to } : { kind: 'paths', from, to: end });
  const known = from ?? to;
  return (
    <>
      <PanelHead kind="Paths" title={from === null ? 'From where?' : 'Where to?'}>
        {known !== null && <EndName end={known} prefix={from === null ? 'to' : 'from'} />}
      </PanelHead>
      <div className="path-choose">
        {known !== 'internet' && <Button onClick={() => choose('internet')}>The internet</Button>}
        <FindEndpoint label={from === null ? 'Start of the path' : 'End of the path'} except={known} onFind={choose} />
      </div>
    </>
  );
}

function EndName({ end, prefix }: { readonly end: PathEnd; readonly prefix: string }) {
  const { data } = useEngine('endpoint', end === 'internet' ? null : { index: end });
  const endpoint = data?.endpoint;
  const name = end === 'internet' ? 'the internet' : endpoint?.id;
  return (
    <p className="muted">
      {prefix} {name}
    </p>
  );
}

const more = 40;

function Paths({ from, to }: { readonly from: PathEnd; readonly to: PathEnd }) {
  const select = useView((s) => s.select);
  const { certainOnly, setCertainOnly, show } = usePaths();
  const [count, setCount] = useState(10);
  const [chosen, setChosen] = useState(0);
  const { data, error, stale } = useEngine('paths', { from, to, unknown: !certainOnly, count });
  useEffect(() => show(data?.paths[chosen] ?? null), [data, chosen, show]);
  if (!data) return <Loading error={error} />;
  return (
    <div data-testid="paths">
      <PanelHead kind="Paths" title={data.from.label}>
        <p className="panel-to">
          <ArrowDown size={13} aria-hidden />
          <span>{data.to.label}</span>
          <IconButton
            icon={ArrowUpDown}
            label="Swap the ends"
            onClick={() => select({ kind: 'paths', from: to, to: from })}
          />
        </p>
      </PanelHead>
      <label className="check path-option">
        <input type="checkbox" checked={certainOnly} onChange={(event) => setCertainOnly(event.target.checked)} />
        Certain connections only
      </label>
      <p className="path-summary" role="status">
        {stale ? 'Working…' : summary(data)}
      </p>
      <ol className="paths">
        {data.paths.map((path, at) => (
          <li
            key={path.hops.map(({ to: next }) => next.end).join()}
            className={`path ${at === chosen ? 'is-current' : ''}`}
            onPointerEnter={() => show(path)}
            onPointerLeave={() => show(data.paths[chosen] ?? null)}
          >
            <button type="button" className="path-head" aria-pressed={at === chosen} onClick={() => setChosen(at)}>
              <span>{plural(path.hops.length, 'hop')}</span>
              <span className="muted path-through">{through(path.hops)}</span>
              {!path.certain && (
                <span className="row-doubt" role="img" aria-label="not certain">
                  <CircleHelp size={12} strokeWidth={2} aria-hidden />
                </span>
              )}
            </button>
            {at === chosen && <Hops hops={path.hops} />}
          </li>
        ))}
      </ol>
      {data.cut === 'count' && count < more && (
        <div className="path-choose">
          <Button onClick={() => setCount(more)}>Show up to {more}</Button>
        </div>
      )}
    </div>
  );
}

function through(hops: readonly PathHop[]): string {
  return hops.length === 1
    ? 'directly'
    : `over ${hops
        .slice(0, -1)
        .map(({ to }) => to.label)
        .join(', ')}`;
}

function summary({ paths, cut, maxHops }: PathAnswer): string {
  if (paths.length === 0) {
    return cut === 'work'
      ? 'None found before the search was stopped: there may be some.'
      : `No path of at most ${maxHops} hops.`;
  }
  const shortest = Math.min(...paths.map(({ hops }) => hops.length));
  const found = `${plural(paths.length, 'path')}, the shortest of ${plural(shortest, 'hop')}`;
  if (cut === 'count') return `First ${found}; there are more.`;
  return cut === 'work'
    ? `${found}. The search was stopped: there may be more.`
    : `${found}. These are all of at most ${maxHops} hops.`;
}

function Hops({ hops }: { readonly hops: readonly PathHop[] }) {
  const select = useView((s) => s.select);
  return (
    <ol className="hops">
      {hops.map((hop) => (
        <li key={`${hop.from.end} ${hop.to.end}`}>
          <button
            type="button"
            className="row"
            onClick={() => select({ kind: 'why', from: hop.explain[0], to: hop.explain[1] })}
          >
            <VerdictMark verdict={hop.certain ? 'allowed' : 'unknown'} />
            <span className="row-ends">
              <span>{hop.from.label}</span>
              <span>{hop.to.label}</span>
              {hop.reasons.length > 0 && <span className="muted">{reasonText(hop.reasons)}</span>}
            </span>
            <span className="row-ports mono">{hop.ports}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
