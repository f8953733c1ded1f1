/** Playing an attack step by step: what buttons, keys and commands do. */
import { useEffect } from 'react';
import { useAttack } from '../../stores/attack.ts';
import { useShell } from '../../stores/shell.ts';

/** Time that a step is looked at, in milliseconds. */
const pace = 1400;

/** Number of the last step, for commands from elsewhere. */
let lastStep = 0;

export const play = {
  toggle: (): void => {
    const { playing, step, setPlaying, goToStep } = useAttack.getState();
    if (lastStep === 0) return;
    // At the end it begins anew.
    if (!playing && (step === null || step >= lastStep)) goToStep(0, lastStep);
    setPlaying(!playing);
  },
  /** Pauses, and goes some steps on or back; from the end state forward means from the start. */
  by: (steps: number): void => {
    const { step, setPlaying, goToStep } = useAttack.getState();
    setPlaying(false);
    if (step === null) goToStep(steps > 0 ? 0 : lastStep, lastStep);
    else goToStep(step + steps, lastStep);
  },
  to: (step: number): void => {
    const { setPlaying, goToStep } = useAttack.getState();
    setPlaying(false);
    goToStep(step, lastStep);
  },
  toEnd: (): void => play.to(lastStep),
};

/** What takes Space and arrows for itself. */
const interactive = 'button, input, select, textarea, a, [role=slider], [role=menuitem], [role=option]';

const keys: Readonly<Record<string, () => void>> = {
  ' ': play.toggle,
  ArrowRight: () => play.by(1),
  ArrowLeft: () => play.by(-1),
  Home: () => play.to(0),
  End: play.toEnd,
};

/** Moves on while it plays, and answers to keys that nothing in the view has its own use for. */
export function usePlay(last: number): void {
  const { playing, step } = useAttack();
  useEffect(() => {
    lastStep = last;
  }, [last]);
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => useAttack.getState().goToStep((step ?? -1) + 1, last), pace);
    return () => clearTimeout(timer);
  }, [playing, step, last]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { target } = event;
      const taken = target instanceof Element && target.closest(interactive) !== null;
      const mod = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
      const run = keys[event.key];
      if (!run || mod || taken || event.defaultPrevented || useShell.getState().dialog !== null) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
