/** What was read, what was ignored, and what is wrong, in a drawer at the bottom. */
import { Info, OctagonX, TriangleAlert, X } from 'lucide-react';
import { IconButton } from '../../components/button.tsx';
import { ScrollRegion } from '../../components/scroll-region.tsx';
import { plural } from '../../engine/names.ts';
import type { Summary } from '../../engine/protocol.ts';
import { useView } from '../../stores/view.ts';

const icons = { error: OctagonX, warning: TriangleAlert, info: Info } as const;
const words = { error: 'Error', warning: 'Warning', info: 'Note' } as const;

export function Diagnostics({ summary }: { readonly summary: Summary }) {
  const { diagnosticsOpen, setDiagnosticsOpen } = useView();
  if (!diagnosticsOpen) return null;
  const ignored = Object.entries(summary.ignored).toSorted((a, b) => b[1] - a[1]);
  const ignoredTotal = ignored.reduce((sum, [, n]) => sum + n, 0);
  const all = summary.counts.error + summary.counts.warning + summary.counts.info;
  return (
    <section className="drawer" id="diagnostics" aria-label="Diagnostics">
      <header className="drawer-head">
        <h2>Diagnostics</h2>
        <p className="muted">
          Read {plural(summary.objects, 'object')} in {plural(summary.documents, 'document')} of{' '}
          {plural(summary.files, 'file')}.
          {ignoredTotal > 0 &&
            ` Not used: ${plural(ignoredTotal, 'object')} (${ignored
              .slice(0, 6)
              .map(([kind, n]) => `${kind} ${n}`)
              .join(', ')}${ignored.length > 6 ? ', …' : ''}).`}
        </p>
        <span className="spacer" />
        <IconButton icon={X} label="Close diagnostics" keys="Ctrl/⌘ J" onClick={() => setDiagnosticsOpen(false)} />
      </header>
      <ScrollRegion className="drawer-scroll" label="List of diagnostics">
        {all === 0 ? (
          <p className="empty">Nothing to report: everything was read and understood.</p>
        ) : (
          <ul className="diagnostics">
            {summary.diagnostics.map((d, at) => {
              const Icon = icons[d.severity];
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and entries may repeat
                <li key={at} className="diagnostic">
                  <span className={`severity severity-${d.severity}`}>
                    <Icon size={14} strokeWidth={1.75} role="img" aria-label={words[d.severity]} />
                  </span>
                  <span className="diagnostic-text">
                    {d.message}
                    {d.hint !== undefined && <span className="muted"> {d.hint}</span>}
                  </span>
                  <span className="place mono">
                    {d.file}
                    {d.line !== undefined && `:${d.line}`}
                  </span>
                  <span className="code mono">{d.code}</span>
                </li>
              );
            })}
            {summary.diagnostics.length < all && (
              <li className="muted row-more">and {all - summary.diagnostics.length} more</li>
            )}
          </ul>
        )}
      </ScrollRegion>
    </section>
  );
}
