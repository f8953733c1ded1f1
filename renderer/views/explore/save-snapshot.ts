/** Saves what is open as a snapshot, for the menu and the command palette. */
import { EngineCancelled } from '../../engine/client.ts';
import { engine } from '../../engine/engine.ts';
import { download, fileName } from '../../export/download.ts';
import { useNotice } from '../../stores/notice.ts';
import { useSession } from '../../stores/session.ts';

/** Each attempt; a later one ends those before it. */
let attempt = 0;

export async function saveSnapshot(anonymize: boolean): Promise<void> {
  const { phase } = useSession.getState();
  if (phase.kind !== 'open') return;
  const mine = ++attempt;
  const { say } = useNotice.getState();
  try {
    let part = await engine.call('saveSnapshot', { anonymize, restart: true });
    while (part.kind === 'working') {
      if (mine !== attempt) return;
      say(`Saving the snapshot: ${Math.floor(part.share * 100)} %`);
      part = await engine.call('saveSnapshot', { anonymize, restart: false });
    }
    const base = phase.name.replace(/\.bulkhead\.json$/i, '');
    // The name of the folder is a name too.
    const name = anonymize ? 'cluster-without-names.bulkhead.json' : fileName(base, '.bulkhead.json');
    download(name, part.content);
    say(`Saved ${name}`);
  } catch (error) {
    if (!(error instanceof EngineCancelled))
      say(`The snapshot was not saved: ${error instanceof Error ? error.message : String(error)}`, 'failed');
  }
}
