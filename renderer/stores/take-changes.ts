/** Takes changes of the open live cluster over: everything is asked again, and what is looked at stays. */
import { EngineCancelled } from '../engine/client.ts';
import { engine } from '../engine/engine.ts';
import { plural } from '../engine/names.ts';
import { nextEpoch } from './epoch.ts';
import { fetchChanges, useLive } from './live.ts';
import { useMain } from './main-view.ts';
import { useNotice } from './notice.ts';
import { problemOf } from './problem.ts';
import { useQuery } from './query.ts';
import { useSession } from './session.ts';
import { useUndo } from './undo.ts';
import { type Selection, useView } from './view.ts';

/** Where an endpoint is now, by the number that it had; undefined: gone. */
type Renumber = (endpoint: number) => number | undefined;

export async function takeChanges(): Promise<void> {
  const { open, changes: count, taking } = useLive.getState();
  if (!open || taking) return;
  const { job } = open;
  const isOpen = (): boolean => useLive.getState().open?.job === job;
  useLive.setState({ taking: true });
  try {
    const changes = await fetchChanges(job);
    if (!isOpen()) return;
    const endpoints = [...new Set([...useView.getState().history, useView.getState().selection].flatMap(endpointsIn))];
    const ids = await engine.call('idsOf', { endpoints });
    const { summary, effort } = await engine.call('change', changes);
    const isRenumbered = effort === 'universe' || effort === 'cluster';
    const found = isRenumbered ? await engine.call('locate', { ids: ids.map((id) => id ?? '') }) : [];
    if (!isOpen()) return;
    if (isRenumbered) {
      const now = new Map(endpoints.map((endpoint, at) => [endpoint, found[at]?.endpoint]));
      keepSelection((endpoint) => now.get(endpoint));
    }
    const { phase } = useSession.getState();
    // Else it is just being analysed anew, with the changes.
    if (phase.kind === 'open') useSession.setState({ phase: { ...phase, summary } });
    if (effort !== 'nothing') useQuery.getState().again();
    nextEpoch();
    // Pictures of a comparison or of drafts are asked for once those are worked out anew.
    if (effort !== 'nothing' && useView.getState().source === null) await useView.getState().refresh();
    useLive.setState({ changes: 0 });
    useNotice.getState().say(`${plural(count, 'change')} of the cluster taken over.`);
  } catch (error) {
    if (!isOpen() || error instanceof EngineCancelled) return;
    // The changes are told once: without them nothing that is shown can be trusted.
    useSession.getState().close();
    useSession.setState({ problem: problemOf(error) });
  } finally {
    if (isOpen()) useLive.setState({ taking: false });
  }
}

function endpointsIn(selection: Selection | null): readonly number[] {
  if (selection?.kind === 'node') return selection.endpoint === null ? [] : [selection.endpoint];
  if (selection?.kind !== 'why' && selection?.kind !== 'paths') return [];
  return [selection.from, selection.to].filter((end) => typeof end === 'number');
}

function keepSelection(renumber: Renumber): void {
  const { selection, history } = useView.getState();
  const kept = history.flatMap((one) => renumbered(one, renumber) ?? []);
  const { main, setMain } = useMain.getState();
  useView.setState({ selection: selection && renumbered(selection, renumber), history: kept });
  // Nobody has selected anything, so nobody wants to see it elsewhere.
  setMain(main);
  useUndo.getState().clearView();
}

/** The same object where the numbers are the same; null when an end of it is gone. */
function renumbered(selection: Selection, renumber: Renumber): Selection | null {
  const numbers = endpointsIn(selection);
  if (numbers.some((endpoint) => renumber(endpoint) === undefined)) return null;
  if (numbers.every((endpoint) => renumber(endpoint) === endpoint)) return selection;
  const endOf = <T>(end: number | T): number | T => (typeof end === 'number' ? (renumber(end) ?? end) : end);
  if (selection.kind === 'node') return { ...selection, endpoint: endOf(selection.endpoint) };
  if (selection.kind === 'why') return { ...selection, from: endOf(selection.from), to: endOf(selection.to) };
  return selection.kind === 'paths'
    ? { ...selection, from: endOf(selection.from), to: endOf(selection.to) }
    : selection;
}
