/** What the drafts come to, from which text, and what is shown of it. */
import { Crosshair, FileOutput, ListOrdered, Waypoints } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { plural } from '../../engine/names.ts';
import { usePreview } from '../../stores/draft-preview.ts';
import { useDrafts } from '../../stores/drafts.ts';
import { countsText } from '../explore/compare/words.ts';

export function DraftBar() {
  const { preview, working, failed, panel, setPanel, onlyChanges, setOnlyChanges } = usePreview();
  return (
    <section className="compare-bar draft-bar" aria-label="Preview">
      <span className="draft-counts" role="status" data-testid="draft-counts" data-revision={preview?.revision ?? 0}>
        {preview && countsText(preview.counts)}
        {preview && preview.left > 0 && `, and ${plural(preview.left, 'more pair')} that are not listed`}
      </span>
      {working && <span className="muted">working…</span>}
      {failed !== null && (
        <span role="alert" className="is-error">
          {failed}
        </span>
      )}
      <span className="toolbar-group">
        {panel === 'changes' && (
          <label className="check">
            <input type="checkbox" checked={onlyChanges} onChange={(event) => setOnlyChanges(event.target.checked)} />
            Only what changes
          </label>
        )}
        <Segmented
          label="Preview of"
          value={panel}
          onChange={setPanel}
          options={[
            { value: 'changes', label: 'Changes', icon: Waypoints },
            { value: 'attack', label: 'Attack paths', icon: Crosshair },
            { value: 'rollout', label: 'Rollout', icon: ListOrdered },
            { value: 'output', label: 'Take away', icon: FileOutput },
          ]}
        />
      </span>
      <Stale />
    </section>
  );
}

/** How many of those are named. */
const maxNamed = 3;

/** Drafts that cannot be read as they are: the preview is of an earlier text of theirs. */
function Stale() {
  const stale = usePreview((s) => s.preview?.stale);
  const { workspace, choose, type } = useDrafts();
  const drafts = (stale ?? []).flatMap(({ draft, text }) => {
    const found = workspace.drafts.find(({ id }) => id === draft);
    return found ? [{ id: draft, name: found.name, text }] : [];
  });
  if (drafts.length === 0) return null;
  return (
    <ul className="draft-stale" data-testid="stale">
      {drafts.slice(0, maxNamed).map(({ id, name, text }) => (
        <li key={id}>
          <span>
            “{name}” cannot be read:{' '}
            {text === null
              ? 'the whole of it is left out of the preview.'
              : 'the preview shows the whole of it as it was last read.'}
          </span>
          <Button variant="quiet" onClick={() => choose(id)}>
            Show it
          </Button>
          {text !== null && (
            <Button variant="quiet" onClick={() => type(id, text)}>
              Back to that text
            </Button>
          )}
        </li>
      ))}
      {drafts.length > maxNamed && <li>and {plural(drafts.length - maxNamed, 'more draft')} that cannot be read</li>}
    </ul>
  );
}
