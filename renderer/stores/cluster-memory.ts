/** What a cluster looked like when it was open last: tab, open groups, places. By a hash of its path, in local storage. */
import { z } from '../../shared/zod.ts';
import { useAttack } from './attack.ts';
import { attackSetupSchema, standardSetup } from './attack-setup.ts';
import { leaveDrafts, rememberDrafts } from './draft-memory.ts';
import { usePlaces } from './places.ts';
import { dropSaved, readSaved, savedKeys, writeSaved } from './saved.ts';
import { useUndo } from './undo.ts';
import { useView } from './view.ts';

const schema = z.object({
  /** When it was written, to let go of the oldest. */
  at: z.number(),
  tab: z.string(),
  expanded: z.array(z.string()).max(500),
  keep: z.array(z.string()).max(500),
  showNodes: z.boolean(),
  pinned: z.array(z.string()).max(500),
  places: z.record(z.string(), z.object({ x: z.number(), y: z.number() })),
  attack: attackSetupSchema.optional(),
});

const prefix = 'cluster:';
const maxClusters = 30;
const quiet = 400;

let current: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Two FNV-1a sums: a name for a path that does not give the path away, not a secret. */
function nameOfCluster(path: string): string {
  const sum = (start: number): string => {
    let hash = start;
    for (let at = 0; at < path.length; at++) hash = Math.imul(hash ^ path.charCodeAt(at), 0x01000193) >>> 0;
    return hash.toString(16).padStart(8, '0');
  };
  return sum(0x811c9dc5) + sum(0x2f0b4c47);
}

/** Takes up what was left of a cluster; from here on its changes are kept. Before the first picture is asked for. */
export function rememberCluster(path: string): void {
  current = null;
  const key = prefix + nameOfCluster(path);
  const saved = readSaved(key, schema);
  useAttack.getState().restore(saved?.attack ?? standardSetup);
  usePlaces.setState({ places: saved?.places ?? {}, pinned: saved?.pinned ?? [], moves: 0 });
  if (saved) {
    const { tab, expanded, keep, showNodes } = saved;
    useView.setState({ expanded, keep, showNodes });
    useView.getState().restoreTab(tab);
  }
  rememberDrafts(nameOfCluster(path));
  useUndo.getState().clear();
  current = key;
}

/** Stops keeping: nothing is open. */
export function leaveCluster(): void {
  if (current !== null) {
    save();
    leaveDrafts();
  }
  current = null;
}

function save(): void {
  clearTimeout(timer);
  timer = undefined;
  if (current === null) return;
  const { tab, expanded, keep, showNodes } = useView.getState();
  const { places, pinned } = usePlaces.getState();
  const { setup } = useAttack.getState();
  writeSaved(current, { at: Date.now(), tab, expanded, keep, showNodes, places, pinned, attack: setup });
  const others = savedKeys(prefix);
  if (others.length <= maxClusters) return;
  const byAge = others.map((key) => ({ key, at: readSaved(key, schema)?.at ?? 0 })).toSorted((a, b) => a.at - b.at);
  for (const { key } of byAge.slice(0, others.length - maxClusters)) dropSaved(key);
}

function later(): void {
  if (current !== null) timer ??= setTimeout(save, quiet);
}

useView.subscribe((now, before) => {
  if (
    now.tab !== before.tab ||
    now.expanded !== before.expanded ||
    now.keep !== before.keep ||
    now.showNodes !== before.showNodes
  )
    later();
});
useAttack.subscribe((now, before) => {
  if (now.setup !== before.setup) later();
});
usePlaces.subscribe((now, before) => {
  if (now.places !== before.places) later();
});
// A window that is closed within the quiet time would lose the last change.
window.addEventListener('pagehide', save);
