/** Drafts outlast a reload: by a hash of the cluster's path, in local storage. They are somebody's work: never pruned. */
import { emptyWorkspace } from '../../shared/draft/workspace.ts';
import { readWorkspace, writeWorkspace } from '../../shared/draft/workspace-file.ts';
import { z } from '../../shared/zod.ts';
import { useDrafts } from './drafts.ts';
import { useNotice } from './notice.ts';
import { dropSaved, readSaved, writeSaved } from './saved.ts';

const schema = z.object({ workspace: z.string(), current: z.string().nullable() });
const quiet = 400;

let key: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let failed = false;

/** Takes up the drafts of a cluster; from here on their changes are kept. */
export function rememberDrafts(name: string): void {
  key = null;
  failed = false;
  const saved = readSaved(`drafts:${name}`, schema);
  const read = saved === null ? null : readWorkspace(saved.workspace);
  useDrafts.getState().replace(read?.ok ? read.workspace : emptyWorkspace);
  if (read?.ok && read.workspace.drafts.some(({ id }) => id === saved?.current)) {
    useDrafts.getState().choose(saved?.current ?? null);
  }
  if (read && !read.ok) useNotice.getState().say(`The drafts of last time cannot be read: ${read.message}.`, 'failed');
  key = `drafts:${name}`;
}

/** Stops keeping: nothing is open. */
export function leaveDrafts(): void {
  save();
  key = null;
  useDrafts.getState().replace(emptyWorkspace);
  useDrafts.getState().show(null);
}

function save(): void {
  if (timer === undefined) return;
  clearTimeout(timer);
  timer = undefined;
  if (key === null) return;
  const { workspace, current } = useDrafts.getState();
  if (workspace.drafts.length === 0 && workspace.name === emptyWorkspace.name) {
    dropSaved(key);
    return;
  }
  const kept = writeSaved(key, { workspace: writeWorkspace(workspace), current });
  if (!kept && !failed) {
    useNotice
      .getState()
      .say(
        'The drafts do not fit into the storage of this window: save them as a file, or a reload loses them.',
        'failed',
      );
  }
  failed = !kept;
}

useDrafts.subscribe((now, before) => {
  if (key === null || (now.workspace === before.workspace && now.current === before.current)) return;
  timer ??= setTimeout(save, quiet);
});
// A window that is closed within the quiet time would lose the last change.
window.addEventListener('pagehide', save);
