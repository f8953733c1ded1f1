/** The draft that is being written: its name, its text, and what is to be said of the text. */
import { Columns2, FilePlus2, PencilLine, Power, Sparkles } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Draft, DraftDeletion, DraftText } from '../../../shared/draft/workspace.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { ScrollRegion } from '../../components/scroll-region.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { useEngine } from '../../components/use-query.ts';
import type { Summary } from '../../engine/protocol.ts';
import { usePreview } from '../../stores/draft-preview.ts';
import { askFor, draftEmpty, useDrafts } from '../../stores/drafts.ts';
import { Loading } from '../explore/parts.tsx';
import { AtCursor } from './at-cursor.tsx';
import { DiffDialog } from './diff-dialog.tsx';
import { type Remark, YamlEditor } from './editor/yaml-editor.tsx';
import { DraftForm } from './form/draft-form.tsx';
import { defaultNamespace, severityIcons } from './words.ts';

export function DraftPane({ summary }: { readonly summary: Summary }) {
  const draft = useDrafts((s) => s.workspace.drafts.find(({ id }) => id === s.current));
  return (
    <section className="draft-pane" aria-label="Draft">
      {!draft ? <Begin summary={summary} /> : <Head key={`head ${draft.id}`} draft={draft} />}
      {draft?.kind === 'apply' && <Text key={draft.id} draft={draft} summary={summary} />}
      {draft?.kind === 'delete' && <Deletion draft={draft} />}
    </section>
  );
}

function Head({ draft }: { readonly draft: Draft }) {
  const change = useDrafts((s) => s.change);
  const [comparing, setComparing] = useState(false);
  const { writing, setWriting } = usePreview();
  const { id, name, enabled } = draft;
  return (
    <header className="draft-head">
      <input
        id="draft-name"
        className="field is-quiet"
        aria-label="Name of the draft"
        spellCheck={false}
        maxLength={253}
        value={name}
        onChange={(event) => change(id, { name: event.target.value })}
      />
      {draft.kind === 'apply' && (
        <Segmented
          label="Write as"
          value={writing}
          onChange={setWriting}
          options={[
            { value: 'yaml', label: 'YAML' },
            { value: 'form', label: 'Form' },
          ]}
        />
      )}
      {draft.kind === 'apply' && (
        <IconButton icon={Columns2} label="Beside what is in force" onClick={() => setComparing(true)} />
      )}
      <IconButton
        icon={Power}
        label={enabled ? 'Leave it out of the preview' : 'Take it into the preview'}
        aria-pressed={enabled}
        onClick={() => change(id, { enabled: !enabled })}
      />
      {comparing && <DiffDialog draft={id} name={name} onClose={() => setComparing(false)} />}
    </header>
  );
}

function Text({ draft, summary }: { readonly draft: DraftText; readonly summary: Summary }) {
  const type = useDrafts((s) => s.type);
  const remarks = useRemarks(draft.id);
  const writing = usePreview((s) => s.writing);
  const goTo = useDrafts((s) => s.goTo);
  const [line, setLine] = useState(1);
  const serious = useMemo(() => remarks.filter(({ severity }) => severity !== 'info'), [remarks]);
  const names = useMemo(() => ({ namespaces: summary.namespaces.map(({ name }) => name) }), [summary]);
  return (
    <>
      {writing === 'form' ? (
        <DraftForm draft={draft} names={names.namespaces} />
      ) : (
        <YamlEditor
          label={`YAML of ${draft.name}`}
          text={draft.text}
          names={names}
          remarks={remarks}
          goTo={goTo}
          onChange={(text) => type(draft.id, text)}
          onLine={setLine}
        />
      )}
      {(writing === 'yaml' || serious.length > 0) && (
        <ScrollRegion className="draft-said" label="What is said of the text">
          {serious.length > 0 && <Remarks remarks={serious} />}
          {draft.enabled && writing === 'yaml' && <AtCursor draft={draft.id} line={line} />}
        </ScrollRegion>
      )}
    </>
  );
}

/** What is wrong with the text, and what is to be known about its policies, by line. */
function useRemarks(id: string): readonly Remark[] {
  const preview = usePreview((s) => s.preview);
  return useMemo(() => {
    const problems = (preview?.problems.items ?? [])
      .filter(({ draft }) => draft === id)
      .map(
        ({ line, severity, message, hint }): Remark => ({
          line,
          severity,
          text: hint === '' ? `${message}.` : `${message}. ${hint}`,
        }),
      );
    const findings = (preview?.findings.items ?? [])
      .filter(({ draft }) => draft === id)
      .map(({ evidence, severity, title, remedy }): Remark => {
        const [first] = evidence;
        return { line: first?.line ?? 1, severity, text: `${title}. ${remedy}` };
      });
    return [...problems, ...findings].toSorted((a, b) => a.line - b.line);
  }, [preview, id]);
}

function Remarks({ remarks }: { readonly remarks: readonly Remark[] }) {
  return (
    <ul data-testid="remarks">
      {remarks.map(({ line, severity, text }, at) => {
        const Icon = severityIcons[severity];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two remarks may be the same
          <li key={`${line} ${text} ${at}`} className="draft-remark">
            <span className={`severity severity-${severity}`}>
              <Icon size={13} strokeWidth={1.75} role="img" aria-label={severity} />
            </span>
            <span>
              <span className="muted">Line {line}:</span> {text}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Deletion({ draft }: { readonly draft: DraftDeletion }) {
  const { data, error, stale } = useEngine('draftPolicy', { id: draft.policy });
  if (stale || error !== null) return <Loading error={error} />;
  return (
    <div className="draft-deletion">
      <p className="panel-text">
        This draft deletes <strong>{draft.policy}</strong>
        {data ? ', which is:' : '. There is no such policy in force.'}
      </p>
      {data && (
        <ScrollRegion className="snippet" label="The policy that is deleted">
          <pre>{data.text}</pre>
        </ScrollRegion>
      )}
    </div>
  );
}

/** No draft yet: what this view is for, and the first thing to do. */
function Begin({ summary }: { readonly summary: Summary }) {
  const show = useDrafts((s) => s.show);
  return (
    <div className="draft-begin">
      <h2>See what a policy would change</h2>
      <p>
        Write policies, or let Bulkhead write them from what the workloads declare. The preview shows which connections
        appear and disappear and what breaks. Nothing here touches the cluster: what comes out is YAML.
      </p>
      <div className="draft-begin-actions">
        <Button variant="primary" icon={Sparkles} onClick={() => askFor({ kind: 'least-privilege' })}>
          Generate least privilege
        </Button>
        <Button icon={Sparkles} onClick={() => askFor({ kind: 'default-deny' })}>
          Default deny
        </Button>
        <Button icon={FilePlus2} onClick={() => draftEmpty(defaultNamespace(summary))}>
          A new policy
        </Button>
        <Button icon={PencilLine} onClick={() => show({ kind: 'edit' })}>
          Edit one in force
        </Button>
      </div>
    </div>
  );
}
