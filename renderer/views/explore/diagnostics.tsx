/** What was read, what was ignored, and what is wrong, in a drawer at the bottom. */
import { Copy, Info, OctagonX, TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import type { Diagnostic } from '../../../shared/kubernetes/objects.ts';
import { IconButton } from '../../components/button.tsx';
import { ScrollRegion } from '../../components/scroll-region.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { Select } from '../../components/select.tsx';
import { plural } from '../../engine/names.ts';
import type { Summary } from '../../engine/protocol.ts';
import { useLive } from '../../stores/live.ts';
import { useNotice } from '../../stores/notice.ts';
import { useView } from '../../stores/view.ts';

const icons = { error: OctagonX, warning: TriangleAlert, info: Info } as const;
const words = { error: 'Error', warning: 'Warning', info: 'Note' } as const;
const severities = ['all', 'error', 'warning', 'info'] as const;
const names = { all: 'All', error: 'Errors', warning: 'Warnings', info: 'Notes' } as const;

export function Diagnostics({ summary }: { readonly summary: Summary }) {
  const open = useView((s) => s.diagnosticsOpen);
  return open ? <Drawer summary={summary} /> : null;
}

function Drawer({ summary }: { readonly summary: Summary }) {
  const live = useLive((state) => state.open !== null);
  const setOpen = useView((s) => s.setDiagnosticsOpen);
  const [severity, setSeverity] = useState<(typeof severities)[number]>('all');
  const [code, setCode] = useState('');
  const all = summary.counts.error + summary.counts.warning + summary.counts.info;
  const shown = summary.diagnostics.filter(
    (d) => (severity === 'all' || d.severity === severity) && (code === '' || d.code === code),
  );
  const codes = [...new Set(summary.diagnostics.map((d) => d.code))].toSorted();
  const count = (one: (typeof severities)[number]): number => (one === 'all' ? all : summary.counts[one]);
  return (
    <section className="drawer" id="diagnostics" aria-label="Diagnostics">
      <header className="drawer-head">
        <h2>Diagnostics</h2>
        {all > 0 && (
          <>
            <Segmented
              label="Severity"
              value={severity}
              onChange={setSeverity}
              options={severities
                .filter((one) => one === 'all' || count(one) > 0)
                .map((one) => ({ value: one, label: `${names[one]} ${count(one).toLocaleString('en')}` }))}
            />
            {codes.length > 1 && (
              <Select
                label="Kind"
                value={code === '' ? 'any' : code}
                onChange={(next) => setCode(next === 'any' ? '' : next)}
                options={[{ value: 'any', label: 'any' }, ...codes.map((one) => ({ value: one, label: one }))]}
              />
            )}
          </>
        )}
        <p className="muted drawer-facts">{factsOf(summary, live)}</p>
        <span className="spacer" />
        {all > 0 && <IconButton icon={Copy} label="Copy what is listed" onClick={() => copy(shown)} />}
        <IconButton icon={X} label="Close diagnostics" keys="Ctrl/⌘ J" onClick={() => setOpen(false)} />
      </header>
      <ScrollRegion className="drawer-scroll" label="List of diagnostics">
        {all === 0 && <p className="empty">Nothing to report: everything was read and understood.</p>}
        {all > 0 && shown.length === 0 && <p className="empty">No diagnostic is of this severity and kind.</p>}
        <ul className="diagnostics">
          {shown.map((d, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and entries may repeat
            <Line key={at} diagnostic={d} />
          ))}
          {summary.diagnostics.length < all && (
            <li className="muted row-more">
              and {(all - summary.diagnostics.length).toLocaleString('en')} more that are not listed
            </li>
          )}
        </ul>
      </ScrollRegion>
    </section>
  );
}

function Line({ diagnostic: d }: { readonly diagnostic: Diagnostic }) {
  const Icon = icons[d.severity];
  return (
    <li className="diagnostic">
      <span className={`severity severity-${d.severity}`}>
        <Icon size={14} strokeWidth={1.75} role="img" aria-label={words[d.severity]} />
      </span>
      <span className="diagnostic-text">
        {d.message}
        {d.hint !== undefined && <span className="muted"> {d.hint}</span>}
      </span>
      <span className="place mono">{placeOf(d)}</span>
      <span className="code mono">{d.code}</span>
    </li>
  );
}

function placeOf({ file, line }: Diagnostic): string {
  if (file === undefined) return '';
  return line === undefined ? file : `${file}:${line}`;
}

function copy(diagnostics: readonly Diagnostic[]): void {
  const { say } = useNotice.getState();
  const text = diagnostics
    .map((d) =>
      [words[d.severity], placeOf(d), d.message, d.hint ?? '', d.code].filter((part) => part !== '').join('\t'),
    )
    .join('\n');
  navigator.clipboard.writeText(`${text}\n`).then(
    () => say(`Copied ${plural(diagnostics.length, 'diagnostic')}`),
    () => say('The clipboard could not be written.', 'failed'),
  );
}

function factsOf({ objects, documents, files, ignored }: Summary, live: boolean): string {
  const kinds = Object.entries(ignored).toSorted((a, b) => b[1] - a[1]);
  const total = kinds.reduce((sum, [, n]) => sum + n, 0);
  const where = live ? 'of the cluster' : `in ${plural(documents, 'document')} of ${plural(files, 'file')}`;
  const read = `Read ${plural(objects, 'object')} ${where}.`;
  if (total === 0) return read;
  const most = kinds
    .slice(0, 6)
    .map(([kind, n]) => `${kind} ${n}`)
    .join(', ');
  return `${read} Not used: ${plural(total, 'object')} (${most}${kinds.length > 6 ? ', …' : ''}).`;
}
