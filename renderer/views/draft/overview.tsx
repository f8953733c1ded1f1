/** What changes and what breaks, in counts and findings, while nothing is selected. */
import { FileCode2, Wrench } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import type { FindingRow } from '../../engine/draft/types.ts';
import { plural } from '../../engine/names.ts';
import { usePreview } from '../../stores/draft-preview.ts';
import { draftMend, useDrafts } from '../../stores/drafts.ts';
import { useChanges } from '../explore/compare/changes.ts';
import { PanelHead } from '../explore/parts.tsx';
import { severityIcons, severityWords } from './words.ts';

export function Overview() {
  const preview = usePreview((s) => s.preview);
  if (!preview) return null;
  const { policies, findings, severities, notes, diagnostics, problems } = preview;
  const unsent = findings.total - findings.items.length;
  return (
    <div data-testid="draft-overview">
      <PanelHead kind="Preview" title={policiesText(policies)} />
      <section className="panel-section" aria-label="What breaks">
        <h3>
          What breaks <span className="muted">{severityText(severities)}</span>
        </h3>
        {findings.total === 0 ? (
          <p className="panel-text muted">Nothing that workloads declare, and nothing about the policies.</p>
        ) : (
          <ul className="findings" data-testid="findings">
            {findings.items.map((finding, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two findings may read the same
              <li key={`${finding.check} ${finding.title} ${at}`}>
                <Finding finding={finding} />
              </li>
            ))}
          </ul>
        )}
        {unsent > 0 && (
          <p className="muted row-more">and {plural(unsent, 'more finding')}; the command line lists all</p>
        )}
      </section>
      {diagnostics.map(({ code, message, hint }) => (
        <p key={`${code} ${message}`} className="panel-note">
          {message}. {hint}
        </p>
      ))}
      {problems.items.length < problems.total && (
        <p className="panel-note">
          {plural(problems.total - problems.items.length, 'more remark')} on texts of drafts.
        </p>
      )}
      {notes.map((note) => (
        <p key={note} className="panel-note">
          {note}
        </p>
      ))}
    </div>
  );
}

function policiesText({ added, replaced, deleted }: { added: number; replaced: number; deleted: number }): string {
  const parts = [
    added > 0 ? `${added.toLocaleString('en')} new` : '',
    replaced > 0 ? `${replaced.toLocaleString('en')} changed` : '',
    deleted > 0 ? `${deleted.toLocaleString('en')} deleted` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'No policy changes' : `Policies: ${parts.join(', ')}`;
}

function severityText(counts: Readonly<Record<'error' | 'warning' | 'info', number>>): string {
  const parts = [
    counts.error > 0 ? plural(counts.error, 'error') : '',
    counts.warning > 0 ? plural(counts.warning, 'warning') : '',
    counts.info > 0 ? plural(counts.info, 'note') : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function Finding({ finding }: { readonly finding: FindingRow }) {
  const { severity, title, remedy, evidence, pair, draft } = finding;
  const { setPair, revision } = useChanges();
  const choose = useDrafts((s) => s.choose);
  const Icon = severityIcons[severity];
  const content = (
    <>
      <span className={`severity severity-${severity}`}>
        <Icon size={13} strokeWidth={1.75} role="img" aria-label={severityWords[severity]} />
      </span>
      <span className="finding-text">
        {title}
        <span className="muted finding-remedy">{remedy}</span>
        {evidence.slice(0, 2).map(({ file, line, text }) => (
          <span key={`${file}:${line} ${text}`} className="place mono">
            <FileCode2 size={12} strokeWidth={1.75} aria-hidden />
            {file}:{line}
          </span>
        ))}
      </span>
    </>
  );
  if (pair === null && draft === null) return <div className="finding">{content}</div>;
  return (
    <div className="finding-line">
      <button
        type="button"
        className="finding"
        onClick={() => (pair === null ? choose(draft, evidence[0]?.line) : setPair(pair))}
      >
        {content}
      </button>
      {pair !== null && severity !== 'info' && (
        <Button icon={Wrench} aria-label={`Allow it again: ${title}`} onClick={() => void draftMend(pair, revision)}>
          Allow it
        </Button>
      )}
    </div>
  );
}
