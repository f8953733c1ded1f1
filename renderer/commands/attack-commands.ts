/** The attack view. */
import { useAttack } from '../stores/attack.ts';
import { useMain } from '../stores/main-view.ts';
import { useShell } from '../stores/shell.ts';
import { useView } from '../stores/view.ts';
import { play } from '../views/attack/play.ts';
import type { Command } from './command.ts';

const _view = () => useView.getState();

const _show = useShell.getState().show;

export const attackCommands: readonly Command[] = [
  {
    id: 'show-attack',
    label: 'Show the attack view',
    group: 'Attack',
    needs: 'open',
    run: () => useMain.getState().setMain('attack'),
  },
  {
    id: 'attack-internet',
    label: 'Attack from the internet',
    group: 'Attack',
    needs: 'open',
    run: () => useAttack.getState().attackFrom('internet'),
  },
  {
    id: 'attack-play',
    label: 'Play or pause the attack',
    group: 'Attack',
    keys: 'Space',
    ofView: true,
    needs: 'attack',
    run: play.toggle,
  },
  {
    id: 'attack-step',
    label: 'Step on in the attack',
    group: 'Attack',
    keys: '→',
    ofView: true,
    needs: 'attack',
    run: () => play.by(1),
  },
  {
    id: 'attack-back',
    label: 'Step back in the attack',
    group: 'Attack',
    keys: '←',
    ofView: true,
    needs: 'attack',
    run: () => play.by(-1),
  },
  {
    id: 'attack-paths',
    label: 'Show paths to the crown jewels',
    group: 'Attack',
    needs: 'attack',
    run: () => useAttack.getState().showPaths(null),
  },
  {
    id: 'attack-cuts',
    label: 'Show choke points',
    group: 'Attack',
    needs: 'attack',
    run: () => useAttack.getState().setPanel('cuts'),
  },
  {
    id: 'attack-impact',
    label: 'Show the impact of the attack',
    group: 'Attack',
    needs: 'attack',
    run: () => useAttack.getState().setPanel('impact'),
  },
  {
    id: 'attack-steps',
    label: 'Show the attack as a list of steps, or as a graph',
    group: 'Attack',
    needs: 'attack',
    run: () => {
      const { stage, setStage } = useAttack.getState();
      setStage(stage === 'graph' ? 'steps' : 'graph');
    },
  },
  {
    id: 'attack-forget',
    label: 'Forget footholds and crown jewels',
    group: 'Attack',
    needs: 'attack',
    run: () => useAttack.getState().reset(),
  },
];
