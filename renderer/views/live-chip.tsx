/** In the bar, for a live cluster: whether what is shown is up to date, and what has changed since. */
import { Radio, RefreshCw, ShieldQuestion, Unplug } from 'lucide-react';
import { Tooltip } from '../components/tooltip.tsx';
import { plural } from '../engine/names.ts';
import { fillWithChanges, useLive } from '../stores/live.ts';
import { useSession } from '../stores/session.ts';

export function LiveChip() {
  const { open, changes, stale } = useLive();
  if (!open) return null;
  const apply = (): void => {
    const message = `${plural(changes, 'change')} of the cluster taken over.`;
    void useSession.getState().replaceWith(fillWithChanges(open.job), message);
  };
  if (changes > 0) {
    return (
      <Tooltip text={stale ?? 'The cluster has changed since it was read. Show it as it is now.'}>
        <button type="button" className="live-chip is-changed" onClick={apply}>
          {stale === null ? <RefreshCw size={13} strokeWidth={1.75} aria-hidden /> : <Unplug size={13} aria-hidden />}
          {plural(changes, 'change')}
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
