/** What the drafts do to an attacker: asked for, because it plays the attack twice. */

import type { LucideIcon } from 'lucide-react';
import { Crosshair, ShieldAlert, ShieldCheck, Skull } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { ScrollRegion } from '../../components/scroll-region.tsx';
import { useEngine } from '../../components/use-query.ts';
import type { Some } from '../../engine/inspect/types.ts';
import { plural } from '../../engine/names.ts';
import { useAttack } from '../../stores/attack.ts';
import { usePreview } from '../../stores/draft-preview.ts';
import { useMain } from '../../stores/main-view.ts';
import { Loading } from '../explore/parts.tsx';

export function AttackPanel() {
  const revision = usePreview((s) => s.preview?.revision ?? 0);
  const marked = useAttack((s) => s.setup.footholds);
  const setMain = useMain((s) => s.setMain);
  const footholds = marked.length === 0 ? ['internet'] : marked;
  const [asked, setAsked] = useState<number | null>(null);
  const { data, error, stale } = useEngine('draftAttack', asked === revision ? { footholds, revision } : null);
  return (
    <ScrollRegion className="draft-panel" label="Attack paths">
      <div className="draft-panel-body" data-testid="draft-attack">
        <h2>What an attacker still reaches</h2>
        <p className="muted">
          From {footholds.map((id) => (id === 'internet' ? 'the internet' : id)).join(', ')}
          {marked.length === 0 && ', as no foothold is marked'}. Crown jewels are those that Bulkhead guesses.
        </p>
        <div className="panel-actions">
          <Button variant="primary" icon={Crosshair} disabled={asked === revision} onClick={() => setAsked(revision)}>
            Play it with and without the drafts
          </Button>
          <Button onClick={() => setMain('attack')}>Choose footholds</Button>
        </div>
        {asked !== null && asked !== revision && (
          <p className="panel-note">The drafts have changed since: play it again.</p>
        )}
        {asked === revision &&
          (!data || stale ? (
            <Loading error={error} />
          ) : (
            <>
              <p role="status" className="draft-attack-sum">
                {plural(data.before, 'thing')} in reach before, {data.after.toLocaleString('en')} after.
              </p>
              {data.missing.length > 0 && <p className="panel-note">Not in this cluster: {data.missing.join(', ')}.</p>}
              <Targets icon={ShieldCheck} title="Out of reach now" list={data.cut} tone="is-good" />
              <Targets icon={Skull} title="Newly in reach" list={data.opened} tone="is-bad" />
              <Targets icon={ShieldAlert} title="Still in reach" list={data.left} tone="" />
            </>
          ))}
      </div>
    </ScrollRegion>
  );
}

interface TargetsProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly list: Some<string>;
  readonly tone: string;
}

function Targets({ icon: Icon, title, list, tone }: TargetsProps) {
  return (
    <section className={`draft-targets ${tone}`} aria-label={title}>
      <h3>
        <Icon size={14} strokeWidth={1.75} aria-hidden /> {title}{' '}
        <span className="count">{list.total.toLocaleString('en')}</span>
      </h3>
      {list.total > 0 && (
        <ul>
          {list.items.map((name) => (
            <li key={name}>{name}</li>
          ))}
          {list.items.length < list.total && (
            <li className="muted">and {(list.total - list.items.length).toLocaleString('en')} more</li>
          )}
        </ul>
      )}
    </section>
  );
}
