/** Drafts in steps: what each state on the way breaks, and an order in which nothing does. */
import { ArrowDown, ArrowUp, Check, CircleCheck, ListOrdered, OctagonX, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { ScrollRegion } from '../../components/scroll-region.tsx';
import { useSlices } from '../../components/use-slices.ts';
import type { RolloutOutage, RolloutRow, RolloutState } from '../../engine/draft/types.ts';
import { plural } from '../../engine/names.ts';
import { usePreview } from '../../stores/draft-preview.ts';
import { useDrafts } from '../../stores/drafts.ts';
import { Loading } from '../explore/parts.tsx';

const isDone = ({ done }: RolloutState): boolean => done;

export function RolloutPanel() {
  const revision = usePreview((s) => s.preview?.revision ?? 0);
  const [proposing, setProposing] = useState<number | null>(null);
  // A proposal is for the drafts as they were: another preview needs another.
  const propose = proposing === revision;
  const { data, error, stale } = useSlices('draftRollout', { propose, revision }, isDone);
  return (
    <ScrollRegion className="draft-panel" label="Rollout">
      <div className="draft-panel-body" data-testid="rollout">
        <h2>{propose ? 'A proposed order' : 'The order as it is'}</h2>
        <p className="muted">
          The first policy that selects a pod isolates it at once, so a set that is right as a whole may break
          connections on the way. The state after each policy is checked, in the order of steps and of texts.
        </p>
        {!data || stale || !data.done ? (
          <>
            {data && !stale && <progress className="progress" max={1} value={data.share} aria-label="Checking" />}
            <Loading error={error} />
          </>
        ) : (
          <Order
            state={data}
            proposed={propose}
            onPropose={() => setProposing(revision)}
            onEnd={() => setProposing(null)}
          />
        )}
      </div>
    </ScrollRegion>
  );
}

interface OrderProps {
  readonly state: RolloutState;
  readonly proposed: boolean;
  readonly onPropose: () => void;
  readonly onEnd: () => void;
}

function Order({ state, proposed, onPropose, onEnd }: OrderProps) {
  const { arrange } = useDrafts();
  const stale = usePreview((s) => (s.preview?.stale.length ?? 0) > 0);
  const { steps, safe, tooMany } = state;
  if (tooMany !== null) {
    return (
      <p className="panel-note">
        {plural(tooMany, 'policy', 'policies')} are too many to look at the state after each. Switch drafts off to look
        at a part.
        {proposed && (
          <Button variant="quiet" onClick={onEnd}>
            Back
          </Button>
        )}
      </p>
    );
  }
  if (steps.length === 0) return <p className="empty">There is no draft to apply.</p>;
  return (
    <>
      <p className={`rollout-verdict ${safe ? 'is-good' : 'is-bad'}`} role="status" data-testid="rollout-verdict">
        {safe ? <CircleCheck size={14} aria-hidden /> : <TriangleAlert size={14} aria-hidden />}
        {safe ? 'Nothing breaks on the way that works in the end.' : brokenText(onTheWay(steps))}
      </p>
      <div className="panel-actions">
        {proposed ? (
          <>
            <Button
              variant="primary"
              icon={Check}
              disabled={stale}
              onClick={() => {
                arrange(steps.map(({ parts }) => parts));
                onEnd();
              }}
            >
              Use this order
            </Button>
            <Button onClick={onEnd}>Keep the order as it was</Button>
          </>
        ) : (
          <Button icon={ListOrdered} variant={safe ? 'plain' : 'primary'} onClick={onPropose}>
            Propose an order
          </Button>
        )}
      </div>
      {proposed && steps.some(({ parts }) => parts.some(({ alone }) => !alone)) && (
        <p className="muted">Drafts of several policies become one draft for each.</p>
      )}
      <ol className="rollout-steps">
        {steps.map((step, at) => (
          <Step
            key={step.parts.map(({ draft, policy }) => `${draft} ${policy}`).join()}
            step={step}
            number={at + 1}
            last={at === steps.length - 1}
            fixed={proposed}
          />
        ))}
      </ol>
    </>
  );
}

function brokenText(count: number): string {
  return count === 1
    ? '1 connection that works in the end breaks on the way.'
    : `${plural(count, 'connection')} that work in the end break on the way.`;
}

function onTheWay(steps: readonly RolloutRow[]): number {
  return steps.reduce((sum, { outages }) => sum + outages.filter(({ stays }) => !stays).length, 0);
}

/** Policies of a step that are named. */
const maxNamed = 6;
const maxOutages = 12;

interface StepProps {
  readonly step: RolloutRow;
  readonly number: number;
  readonly last: boolean;
  /** Whether it cannot be moved. */
  readonly fixed: boolean;
}

function Step({ step: { parts, outages }, number, last, fixed }: StepProps) {
  const { workspace, move } = useDrafts();
  const own = parts[0]?.draft;
  const names = fixed
    ? []
    : [...new Set(parts.map(({ draft }) => draft))].flatMap(
        (id) => workspace.drafts.find((draft) => draft.id === id)?.name ?? [],
      );
  return (
    <li className="rollout-step">
      <div className="rollout-head">
        <span className="rollout-number">{number}</span>
        <span className="rollout-name">
          {names.length > 0 && <strong>{names.join(', ')}</strong>}
          <span className="rollout-policies mono">
            {parts
              .slice(0, maxNamed)
              .map(({ policy, text }) => (text === null ? `delete ${policy}` : policy))
              .join(', ')}
            {parts.length > maxNamed && ` and ${parts.length - maxNamed} more, one after the other`}
          </span>
        </span>
        {!fixed && own !== undefined && (
          <>
            <IconButton
              icon={ArrowUp}
              label={`Step ${number} earlier`}
              disabled={number === 1}
              onClick={() => move(own, -1)}
            />
            <IconButton icon={ArrowDown} label={`Step ${number} later`} disabled={last} onClick={() => move(own, 1)} />
          </>
        )}
      </div>
      {outages.length === 0 ? (
        <p className="rollout-fine muted">
          <CircleCheck size={12} aria-hidden /> breaks nothing
        </p>
      ) : (
        <ul className="rollout-outages">
          {outages.slice(0, maxOutages).map((outage) => (
            <li key={outage.title}>
              <Outage outage={outage} alone={parts.length === 1} />
            </li>
          ))}
          {outages.length > maxOutages && (
            <li className="muted">and {(outages.length - maxOutages).toLocaleString('en')} more</li>
          )}
        </ul>
      )}
    </li>
  );
}

interface OutageProps {
  readonly outage: RolloutOutage;
  /** Whether the step is one policy, which need not be named again. */
  readonly alone: boolean;
}

function Outage({ outage: { title, stays, policy }, alone }: OutageProps) {
  return (
    <span className={`severity severity-${stays ? 'warning' : 'error'} rollout-outage`}>
      {stays ? <TriangleAlert size={13} aria-hidden /> : <OctagonX size={13} aria-hidden />}
      <span className="rollout-outage-text">
        {title}{' '}
        <span className="muted">
          {alone ? '' : `with ${policy} `}
          {stays ? '(and stays so: the drafts do that)' : '(until a later policy)'}
        </span>
      </span>
    </span>
  );
}
