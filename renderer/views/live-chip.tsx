/** In the bar, for a live cluster: whether what is shown is up to date, and what has changed since. */
import { Radio, RefreshCw, ShieldQuestion, Unplug } from 'lucide-react';
import { Tooltip } from '../components/tooltip.tsx';
import { plural } from '../engine/names.ts';
import { useLive } from '../stores/live.ts';
import { takeChanges } from '../stores/take-changes.ts';

export function LiveChip() {
  const { open, changes, taking, stale } = useLive();
  if (!open) return null;
  if (changes > 0 || taking) {
    return (
      <Tooltip text={stale ?? 'The cluster has changed since it was read. Show it as it is now.'}>
        <button type="button" className="live-chip is-changed" disabled={taking} onClick={() => void takeChanges()}>
          {stale === null ? <RefreshCw size={13} strokeWidth={1.75} aria-hidden /> : <Unplug size={13} aria-hidden />}
          {taking ? 'Taking over…' : plural(changes, 'change')}
        </button>
      </Tooltip>
    );
  }
  const [Icon, text, hint] =
    stale !== null
      ? [Unplug, 'Not up to date', stale]
      : open.partial
        ? [
            ShieldQuestion,
            'Live, in part',
            'Policies or pods may not be read: verdicts are without them. See the diagnostics.',
          ]
        : [Radio, 'Live', 'The cluster is as shown; changes are watched.'];
  return (
    <Tooltip text={hint}>
      <span className={`live-chip ${text === 'Live' ? '' : 'is-stale'}`} role="status">
        <Icon size={13} strokeWidth={1.75} aria-hidden />
        {text}
      </span>
    </Tooltip>
  );
}
