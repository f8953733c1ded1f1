/** What is compared with what, how much changes, and the way out. */
import { ArrowRight, ArrowRightLeft, X } from 'lucide-react';
import { Button, IconButton } from '../../../components/button.tsx';
import { plural } from '../../../engine/names.ts';
import { useCompare } from '../../../stores/compare.ts';
import { countsText } from './words.ts';

export function CompareBar({ opened }: { readonly opened: string }) {
  const { phase, swapped, onlyChanges, setOnlyChanges, swap, close } = useCompare();
  if (phase.kind === 'off') return null;
  if (phase.kind === 'working') {
    return (
      <section className="compare-bar" aria-label="Comparison">
        <span role="status">
          {phase.doing === 'reading' ? 'Reading' : 'Comparing with'} <strong>{phase.name}</strong>
        </span>
        <progress className="progress compare-progress" max={1} value={phase.share} aria-label="Comparing" />
        <span className="spacer" />
        <Button onClick={close}>Cancel</Button>
      </section>
    );
  }
  const { counts, endpoints, left, errors } = phase.summary;
  const [before, after] = swapped ? [phase.name, opened] : [opened, phase.name];
  return (
    <section className="compare-bar" aria-label="Comparison">
      <span className="compare-sides" title={phase.path ?? phase.name}>
        <span className="muted">before</span> <strong>{before}</strong>
        <ArrowRight size={13} aria-hidden />
        <span className="muted">after</span> <strong>{after}</strong>
        <IconButton icon={ArrowRightLeft} label="Swap before and after" onClick={() => void swap()} />
      </span>
      <span role="status" data-testid="compare-counts">
        {countsText(counts)}
        {left > 0 && `, and ${plural(left, 'more pair')} that are not shown`}
        {endpoints.added > 0 && ` · ${plural(endpoints.added, 'endpoint')} new`}
        {endpoints.removed > 0 && ` · ${plural(endpoints.removed, 'endpoint')} gone`}
        {errors > 0 && (
          <span className="is-error">
            {' '}
            · {plural(errors, 'error')} in {phase.name}: not all of it is compared
          </span>
        )}
      </span>
      <span className="spacer" />
      <span className="toolbar-group">
        <label className="check">
          <input type="checkbox" checked={onlyChanges} onChange={(event) => setOnlyChanges(event.target.checked)} />
          Only what changes
        </label>
        <IconButton icon={X} label="End the comparison" onClick={close} />
      </span>
    </section>
  );
}
