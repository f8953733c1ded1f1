/** Rows for other programs: to the clipboard with tabs between, to a file as CSV. */
import { record } from '../../../../shared/report/csv.ts';
import { tsvField } from '../../../../shared/values/escape.ts';
import { EngineCancelled } from '../../../engine/client.ts';
import { engine } from '../../../engine/engine.ts';
import { plural } from '../../../engine/names.ts';
import type { TableQuery } from '../../../engine/table/types.ts';
import { download, fileName } from '../../../export/download.ts';
import { useNotice } from '../../../stores/notice.ts';
import { useSession } from '../../../stores/session.ts';

type Lines = readonly (readonly string[])[];

/** Rows that are copied at most: more than this hangs what they are pasted into. */
export const maxCopied = 50_000;

/** Says what came of it, also when it failed. */
async function saying(work: () => Promise<string>): Promise<void> {
  const { say } = useNotice.getState();
  try {
    say(await work());
  } catch (error) {
    if (error instanceof EngineCancelled) return;
    say(error instanceof Error ? error.message : String(error), 'failed');
  }
}

/** @param rows Gives the rows, the heading first. @param total Rows that were asked for. */
export function copyRows(rows: () => Promise<Lines>, total: number): Promise<void> {
  return saying(async () => {
    const lines = await rows();
    await navigator.clipboard.writeText(lines.map((fields) => fields.map(tsvField).join('\t')).join('\n'));
    const copied = lines.length - 1;
    const left = copied < total ? `, the first of ${total.toLocaleString('en')}; save as CSV for all` : '';
    return `Copied ${plural(copied, 'row')}${left}`;
  });
}

function nameOf(ending: string): string {
  const { phase } = useSession.getState();
  return fileName(phase.kind === 'open' ? phase.name : '', ending);
}

export function saveRows(lines: Lines): Promise<void> {
  return saying(async () => {
    const name = nameOf('-endpoints.csv');
    download(name, new Blob(lines.map(record), { type: 'text/csv' }));
    return `Saved ${name}`;
  });
}

/** A file that is larger than this would not fit in the memory of the page. */
const maxLines = 3_000_000;

/** All matching connections, a piece at a time, as `bulkhead list -o csv` writes them. */
export function saveConnections(query: TableQuery): Promise<void> {
  return saying(async () => {
    const parts: string[] = [];
    let lines = 0;
    let cut = false;
    for (let restart = true; ; restart = false) {
      const part = await engine.call('tableCsv', { query, restart });
      parts.push(part.text);
      lines += part.lines;
      cut = !part.done && lines >= maxLines;
      if (part.done || cut) break;
      if (lines > 100_000) useNotice.getState().say(`Writing ${lines.toLocaleString('en')} connections…`);
    }
    const name = nameOf('-connections.csv');
    download(name, new Blob(parts, { type: 'text/csv' }));
    const rest = cut ? '; there are more, which `bulkhead list -o csv PATH` writes' : '';
    return `Saved ${name}: ${plural(lines - 1, 'connection')}${rest}`;
  });
}
