/** Lets a person choose a generator and what it is about, shows what was verified, and adds the policies as a draft. */
import type { LucideIcon } from 'lucide-react';
import { CircleCheck, CircleHelp, OctagonX, Plus, StickyNote, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Claim } from '../../../../shared/draft/generate/generated.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Disclosure } from '../../../components/disclosure.tsx';
import { ScrollRegion } from '../../../components/scroll-region.tsx';
import { useEngine } from '../../../components/use-query.ts';
import type { GenerateAnswer, GenerateAsk } from '../../../engine/draft/types.ts';
import { plural } from '../../../engine/names.ts';
import type { Summary } from '../../../engine/protocol.ts';
import { draftThis, useDrafts } from '../../../stores/drafts.ts';
import { countsText } from '../../explore/compare/words.ts';
import { Loading } from '../../explore/parts.tsx';
import { Fields } from './fields.tsx';
import { generatorKinds, generators } from './kinds.ts';
import { Review } from './review.tsx';

export interface GenerateDialogProps {
  readonly first: GenerateAsk;
  readonly summary: Summary;
  readonly onClose: () => void;
}

/** Typing is waited for, in milliseconds. */
const quiet = 250;

export function GenerateDialog({ first, summary, onClose }: GenerateDialogProps) {
  const [ask, setAsk] = useState(first);
  const [asked, setAsked] = useState(first);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(ask), quiet);
    return () => clearTimeout(timer);
  }, [ask]);
  const over = useDrafts((s) => s.workspace);
  const { data, error, stale } = useEngine('draftGenerate', { ask: asked, over });
  const change = (part: Partial<GenerateAsk>): void => setAsk({ ...ask, ...part });
  const old = stale || ask !== asked;
  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title="Generate policies"
      description="What is generated is read back and put to the engine, with your other drafts applied, before it is shown; nothing is applied in the cluster."
    >
      <div className="generate">
        <div className="generate-side">
          <fieldset className="generate-kinds">
            <legend className="sr-only">Generator</legend>
            {generatorKinds.map((kind) => (
              <label key={kind} className={`generate-kind ${ask.kind === kind ? 'is-current' : ''}`}>
                <input
                  type="radio"
                  name="generator"
                  checked={ask.kind === kind}
                  onChange={() => change({ kind, exclude: [] })}
                />
                {generators[kind].title}
              </label>
            ))}
          </fieldset>
        </div>
        <div className="generate-main">
          <p className="muted">{generators[ask.kind].about}</p>
          <Fields ask={ask} summary={summary} onChange={change} />
          {!data ? <Loading error={error} /> : <Answer answer={data} ask={ask} onChange={change} />}
        </div>
      </div>
      <footer className="generate-foot">
        <span className="muted" role="status">
          {old ? 'Working…' : data?.kind === 'generated' ? summaryText(data) : ''}
        </span>
        <span className="spacer" />
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          icon={Plus}
          disabled={old || data?.kind !== 'generated'}
          onClick={() => {
            if (data?.kind !== 'generated') return;
            onClose();
            draftThis({ name: data.name, text: data.yaml });
          }}
        >
          Add as a draft
        </Button>
      </footer>
    </Dialog>
  );
}

function summaryText({ policies, counts }: Extract<GenerateAnswer, { kind: 'generated' }>): string {
  return `${plural(policies, 'policy', 'policies')}; ${countsText(counts)}`;
}

const verdictLooks: Readonly<Record<Claim['verdict'], { icon: LucideIcon; tone: string; word: string }>> = {
  verified: { icon: CircleCheck, tone: 'is-good', word: 'Verified' },
  'not-so': { icon: TriangleAlert, tone: 'is-bad', word: 'Not so' },
  'not-known': { icon: CircleHelp, tone: 'is-unknown', word: 'Not known' },
};

interface AnswerProps {
  readonly answer: GenerateAnswer;
  readonly ask: GenerateAsk;
  readonly onChange: (part: Partial<GenerateAsk>) => void;
}

function Answer({ answer, ask, onChange }: AnswerProps) {
  if (answer.kind === 'no') {
    return (
      <p className="panel-note" role="status">
        {answer.message}
      </p>
    );
  }
  const { claims, notes, rows, breaks, yaml } = answer;
  return (
    <>
      <ul className="claims" aria-label="What was verified" data-testid="claims">
        {claims.map(({ text, verdict, exceptions }) => {
          const { icon: Icon, tone, word } = verdictLooks[verdict];
          return (
            <li key={text} className={tone}>
              <Icon size={14} aria-hidden />
              <span>
                {word}: {text}
                {verdict !== 'verified' && <span className="muted">: {exceptions.join('; ')}</span>}
              </span>
            </li>
          );
        })}
        {breaks.items.map((title) => (
          <li key={title} className="is-bad">
            <OctagonX size={14} aria-hidden />
            <span>Breaks: {title}</span>
          </li>
        ))}
        {breaks.items.length < breaks.total && (
          <li className="muted">and breaks {(breaks.total - breaks.items.length).toLocaleString('en')} more</li>
        )}
        {notes.map((note) => (
          <li key={note}>
            <StickyNote size={14} className="muted" aria-hidden />
            <span className="muted">{note}</span>
          </li>
        ))}
      </ul>
      {rows.total > 0 && <Review rows={rows} exclude={ask.exclude} onChange={(exclude) => onChange({ exclude })} />}
      <Disclosure title="The policies" count={plural(yaml.split('\n').length - 1, 'line')}>
        <ScrollRegion className="snippet" label="The policies as YAML">
          <pre>{yaml.slice(0, 40_000)}</pre>
        </ScrollRegion>
      </Disclosure>
    </>
  );
}
