/** Keeps the page's address in step with what is looked at, and takes up what it says. */
import { EngineCancelled } from '../engine/client.ts';
import { engine } from '../engine/engine.ts';
import type { Address, LinkedSelection } from './address.ts';
import { readAddress, writeAddress } from './address.ts';
import { useAttack } from './attack.ts';
import { useMain } from './main-view.ts';
import { useQuery } from './query.ts';
import type { Selection } from './view.ts';
import { useView } from './view.ts';

/** How long changes are collected before the address is written, in milliseconds. */
const quiet = 150;

/** Follows until the answer is called. */
export function followAddress(name: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let following = true;
  let restoring = false;
  const write = async (): Promise<void> => {
    const { tab, selection } = useView.getState();
    const { text, mode } = useQuery.getState();
    const linked = await linkedSelection(selection);
    // Something else may have been selected meanwhile; it has its own turn.
    if (!following || useView.getState().selection !== selection) return;
    const { main } = useMain.getState();
    const { setup } = useAttack.getState();
    const fragment = writeAddress({ of: name, text, mode, tab, selection: linked, main, attack: setup });
    if (fragment.slice(1) !== window.location.hash.slice(1)) window.history.replaceState(null, '', fragment);
  };
  const later = (): void => {
    clearTimeout(timer);
    if (!restoring) timer = setTimeout(() => void write().catch(ignoreCancelled), quiet);
  };
  const restore = async (): Promise<void> => {
    const address = readAddress(window.location.hash);
    if (address?.of !== name) return;
    restoring = true;
    try {
      await takeUp(address);
    } finally {
      restoring = false;
    }
  };
  const onHash = (): void => void restore().catch(ignoreCancelled).finally(later);

  const unsubscribe = [
    useView.subscribe((now, before) => {
      if (now.tab !== before.tab || now.selection !== before.selection) later();
    }),
    useQuery.subscribe((now, before) => {
      if (now.text !== before.text || now.mode !== before.mode) later();
    }),
  ];
  window.addEventListener('hashchange', onHash);
  unsubscribe.push(
    useMain.subscribe(later),
    useAttack.subscribe((now, before) => {
      if (now.setup !== before.setup) later();
    }),
  );
  onHash();
  return () => {
    following = false;
    clearTimeout(timer);
    window.removeEventListener('hashchange', onHash);
    for (const end of unsubscribe) end();
  };
}

/** Takes everything about the last input out of the address. */
export function clearAddress(): void {
  if (window.location.hash !== '') window.history.replaceState(null, '', window.location.pathname);
}

function ignoreCancelled(error: unknown): void {
  // Another input is being opened; what is left of this one does not matter.
  if (!(error instanceof EngineCancelled)) throw error;
}

async function takeUp({ text, mode, tab, selection, main, attack }: Address): Promise<void> {
  useQuery.getState().apply({ text, mode });
  const view = useView.getState();
  view.restoreTab(tab);
  if (selection?.kind === 'edge') view.select({ kind: 'edge', from: selection.from, to: selection.to });
  else if (selection?.kind === 'node') {
    if (!selection.id.startsWith('wl:')) view.select({ kind: 'node', id: selection.id, endpoint: null });
    else {
      const [found] = await engine.call('locate', { ids: [selection.id.slice(3)] });
      if (found) await view.goTo(found.endpoint, selection.id, found.group);
    }
  } else if (selection) {
    const [from, to] = await engine.call('locate', { ids: [selection.from, selection.to] });
    if (from && to) view.select({ kind: 'why', from: from.endpoint, to: to.endpoint });
  } else view.select(null);
  if (attack) useAttack.getState().restore(attack);
  useMain.getState().restore(main);
}

async function linkedSelection(selection: Selection | null): Promise<LinkedSelection | null> {
  if (selection?.kind === 'node') return { kind: 'node', id: selection.id };
  if (selection?.kind === 'edge') return selection;
  if (selection?.kind !== 'why') return null;
  const [from, to] = await engine.call('idsOf', { endpoints: [selection.from, selection.to] });
  return from === undefined || to === undefined ? null : { kind: 'why', from, to };
}
