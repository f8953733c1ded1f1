/** Choke points: the smallest sets of changes that leave no way to a crown jewel. */
import { CircleCheck, CircleDashed, Download, FlaskConical, PencilRuler, TriangleAlert } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Disclosure } from '../../components/disclosure.tsx';
import { Select } from '../../components/select.tsx';
import { useSlices } from '../../components/use-slices.ts';
import type { ChokeState, CutRow } from '../../engine/attack/types.ts';
import { controlKinds } from '../../engine/attack/words.ts';
import { plural } from '../../engine/names.ts';
import { download } from '../../export/download.ts';
import { useAttack } from '../../stores/attack.ts';
import { draftCut } from '../../stores/drafts.ts';
import { Loading, PanelHead } from '../explore/parts.tsx';
import { Remedy, textOf } from './remedy.tsx';
import { useOutcome } from './use-outcome.ts';

export function CutsPanel() {
  const { question, outcome } = useOutcome();
  const { target, showPaths, setPanel } = useAttack();
  const jewels = outcome.jewels.filter(({ state }) => state === 'reached' || state === 'saved');
  const jewel = jewels.find(({ id }) => id === target) ?? jewels[0];
  const { data, error, stale } = useSlices(
    'attackChoke',
    jewel ? { question: { ...question, controls: [] }, to: jewel.id } : null,
    isDone,
  );
  if (!jewel) {
    return (
      <>
        <PanelHead kind="Choke points" title="Nothing to cut" />
        <p className="panel-text muted">
          No crown jewel is reached. Choke points are the few changes that keep an attacker from one; mark something
          that is reached as a crown jewel to see them.
        </p>
      </>
    );
  }
  return (
    <div data-testid="cuts">
      <PanelHead kind="Choke points on the way to" title={jewel.name} />
      {jewels.length > 1 && (
        <div className="path-choose">
          <Select
            label="Jewel"
            value={jewel.id}
            options={jewels.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id) => {
              showPaths(id);
              setPanel('cuts');
            }}
          />
        </div>
      )}
      {!data || stale ? <Loading error={error} /> : <Cuts state={data} />}
    </div>
  );
}

function isDone({ done }: ChokeState): boolean {
  return done;
}

function Cuts({ state }: { readonly state: ChokeState }) {
  return (
    <>
      <p className="path-summary" role="status">
        {words(state)}
      </p>
      <ol className="cuts">
        {state.cuts.map((cut, at) => (
          <Cut key={cut.ids.join()} cut={cut} number={at + 1} />
        ))}
      </ol>
    </>
  );
}

function words({ done, tries, exact, uncuttable, cuts }: ChokeState): string {
  if (uncuttable) return 'One way has no step that a policy, field or RBAC rule known here takes away.';
  const [first] = cuts;
  if (!first)
    return done
      ? `None was found within ${plural(tries, 'simulation')}.`
      : `Looking… ${plural(tries, 'simulation')} so far.`;
  const size = first.ids.length;
  const enough = exact
    ? `${plural(size, 'change')} ${size === 1 ? 'is' : 'are'} enough, and no fewer.`
    : `${plural(size, 'change')} would do; fewer may.`;
  const options = cuts.length > 1 ? ` ${plural(cuts.length, 'choice')}, what loses the fewest connections first.` : '';
  return `${enough}${options}${done ? '' : ' Carrying each out on a copy…'}`;
}

function Cut({ cut, number }: { readonly cut: CutRow; readonly number: number }) {
  const { question } = useOutcome();
  const { tried, tryOut } = useAttack();
  const trying = tried.length > 0 && tried.map(({ id }) => id).join() === cut.ids.join();
  const text = textOf(cut.remedies);
  return (
    <li className={`cut ${trying ? 'is-current' : ''}`}>
      <ul className="cut-titles">
        {cut.remedies.map(({ id, title }) => (
          <li key={id}>{title}</li>
        ))}
      </ul>
      <p className="cut-facts">
        <Proof holds={cut.holds} />
        {cut.holds !== null && <span>{plural(cut.connectionsLost, 'connection')} lost</span>}
      </p>
      <div className="panel-actions">
        <Button
          icon={FlaskConical}
          aria-pressed={trying}
          aria-label={`${trying ? 'Stop trying' : 'Try it'}: choice ${number}`}
          onClick={() => tryOut(trying ? [] : cut.remedies.map(({ id, kind, title }) => ({ id, kind, title })))}
        >
          {trying ? 'Stop trying' : 'Try it'}
        </Button>
        <Button
          icon={Download}
          aria-label={`Save choice ${number}`}
          onClick={() => download('bulkhead-cut.yaml', new Blob([text], { type: 'application/yaml' }))}
        >
          Save
        </Button>
        {cut.remedies.some(({ kind }) => controlKinds[kind] === 'NetworkPolicy') && (
          <Button
            icon={PencilRuler}
            aria-label={`Draft it: choice ${number}`}
            onClick={() => void draftCut({ ...question, controls: [] }, cut.ids)}
          >
            Draft it
          </Button>
        )}
        <CopyButton text={text} label={`Copy choice ${number}`} />
      </div>
      <Disclosure title="What to change" count={plural(cut.remedies.length, 'change')}>
        {cut.remedies.map((remedy) => (
          <Remedy key={remedy.id} remedy={remedy} />
        ))}
      </Disclosure>
    </li>
  );
}

function Proof({ holds }: { readonly holds: boolean | null }) {
  if (holds === null) {
    return (
      <span className="proof muted">
        <CircleDashed size={13} strokeWidth={2} aria-hidden /> being verified
      </span>
    );
  }
  return holds ? (
    <span className="proof is-good">
      <CircleCheck size={13} strokeWidth={2} aria-hidden /> verified: no path is left
    </span>
  ) : (
    <span className="proof is-bad">
      <TriangleAlert size={13} strokeWidth={2} aria-hidden /> not enough: a path is left
    </span>
  );
}
