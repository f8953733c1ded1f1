/** Everything that can be done from anywhere, once: for the palette, the keyboard and the list of shortcuts. */
import { useCanvas } from '../stores/canvas.ts';
import { useCompare } from '../stores/compare.ts';
import { useMain } from '../stores/main-view.ts';
import { useSession } from '../stores/session.ts';
import { attackCommands } from './attack-commands.ts';
import type { Command } from './command.ts';
import { draftCommands } from './draft-commands.ts';
import { exploreCommands } from './explore-commands.ts';
import { exportCommands } from './export-commands.ts';
import { windowCommands } from './window-commands.ts';

export const commands: readonly Command[] = [
  ...windowCommands,
  ...exploreCommands,
  ...attackCommands,
  ...draftCommands,
  ...exportCommands,
];

export function isAvailable({ needs }: Command): boolean {
  if (needs === undefined) return true;
  if (useSession.getState().phase.kind !== 'open') return false;
  if (needs === 'graph') return useCanvas.getState().cy !== null;
  if (needs === 'comparison') return useCompare.getState().phase.kind !== 'off';
  if (needs === 'picture') return useMain.getState().main !== 'attack';
  return needs === 'open' || useMain.getState().main === needs;
}

/** Runs a command by its name, as menus and shortcuts know it; nothing when it has no place now. */
export function runCommand(id: string): void {
  const command = commands.find((one) => one.id === id);
  if (command && isAvailable(command)) command.run();
}
