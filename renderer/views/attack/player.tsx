/** Play, step and back, and what is newly owned, in words. */
import { ChevronFirst, ChevronLast, Pause, Play, StepBack, StepForward } from 'lucide-react';
import { IconButton } from '../../components/button.tsx';
import type { AttackOutcome } from '../../engine/attack/types.ts';
import { countOf } from '../../engine/attack/words.ts';
import { plural } from '../../engine/names.ts';
import { useAttack } from '../../stores/attack.ts';
import { play } from './play.ts';
import { useOutcome } from './use-outcome.ts';

export function Player() {
  const { outcome } = useOutcome();
  const { step, playing } = useAttack();
  const last = Math.max(0, outcome.steps.length - 1);
  const at = step ?? last;
  return (
    <div className="player" role="toolbar" aria-label="Play the attack">
      <IconButton icon={ChevronFirst} label="To the start" keys="Home" disabled={at === 0} onClick={() => play.to(0)} />
      <IconButton icon={StepBack} label="Step back" keys="←" disabled={at === 0} onClick={() => play.by(-1)} />
      <IconButton
        icon={playing ? Pause : Play}
        label={playing ? 'Pause' : 'Play'}
        keys="Space"
        disabled={last === 0}
        onClick={play.toggle}
      />
      <IconButton
        icon={StepForward}
        label="Step"
        keys="→"
        disabled={step !== null && at === last}
        onClick={() => play.by(1)}
      />
      <IconButton icon={ChevronLast} label="To the end" keys="End" disabled={step === last} onClick={play.toEnd} />
      <input
        type="range"
        className="player-range"
        min={0}
        max={last}
        value={at}
        disabled={last === 0}
        aria-label="Step"
        aria-valuetext={`step ${at} of ${last}`}
        onChange={(event) => play.to(Number(event.target.value))}
      />
    </div>
  );
}

/** What is newly owned, in words: read aloud at each step. */
export function PlayerWords() {
  const { outcome } = useOutcome();
  const step = useAttack((s) => s.step);
  return (
    <p className="player-words" role="status" data-testid="frontier">
      {words(outcome, step)}
    </p>
  );
}

function words({ steps, jewels, owned }: AttackOutcome, step: number | null): string {
  const last = Math.max(0, steps.length - 1);
  if (step === null) {
    return last === 0 ? 'There is no way on from here.' : `${plural(last, 'step')}; ${plural(owned, 'thing')} owned.`;
  }
  const frontier = steps[step];
  if (!frontier) return '';
  const kinds = frontier.kinds.map(({ kind, count }) => countOf(kind, count)).join(', ');
  const reached = jewels.filter((jewel) => jewel.step === step && jewel.state === 'reached');
  const jewel = reached.length > 0 ? ` Crown jewel reached: ${reached.map(({ name }) => name).join(', ')}.` : '';
  return step === 0 ? `Start: ${kinds}.` : `Step ${step} of ${last}.${jewel} Newly owned: ${kinds}.`;
}
