/** What leaves the window: files, the commands, the way back, and a summary for a pull request. */
import { Download } from 'lucide-react';
import { useState } from 'react';
import type { OutputLayout } from '../../../shared/draft/output.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ScrollRegion } from '../../components/scroll-region.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { useEngine } from '../../components/use-query.ts';
import type { DraftOutput } from '../../engine/draft/types.ts';
import { plural } from '../../engine/names.ts';
import { download } from '../../export/download.ts';
import { usePreview } from '../../stores/draft-preview.ts';
import { useDrafts } from '../../stores/drafts.ts';
import { useNotice } from '../../stores/notice.ts';
import { Loading } from '../explore/parts.tsx';
import { ApplySection } from './apply-section.tsx';

function save(path: string, text: string): void {
  download(path, new Blob([text], { type: path.endsWith('.md') ? 'text/markdown' : 'application/yaml' }));
  useNotice.getState().say(`Saved ${path}`);
}

export function OutputPanel() {
  const revision = usePreview((s) => s.preview?.revision ?? 0);
  const stale = usePreview((s) => s.preview?.stale.length ?? 0);
  const off = useDrafts((s) => s.workspace.drafts.filter(({ enabled }) => !enabled).length);
  const [layout, setLayout] = useState<OutputLayout>('one');
  const { data, error, stale: old } = useEngine('draftOutput', { layout, revision });
  return (
    <ScrollRegion className="draft-panel" label="Take away">
      <div className="draft-panel-body" data-testid="output">
        <div className="output-head">
          <h2>Policies as files</h2>
          <Segmented
            label="Files"
            value={layout}
            onChange={setLayout}
            options={[
              { value: 'one', label: 'One file' },
              { value: 'each', label: 'One per policy' },
              { value: 'kustomize', label: 'Kustomize base' },
            ]}
          />
        </div>
        {off > 0 && <p className="muted">{plural(off, 'draft')} that are switched off are not in it.</p>}
        {stale > 0 && (
          <p className="panel-note is-error">
            {plural(stale, 'draft')} cannot be read: what follows holds them as they were last read, or not at all. Mend
            them first.
          </p>
        )}
        {data && !old ? <Output output={data} layout={layout} /> : <Loading error={error} />}
      </div>
    </ScrollRegion>
  );
}

function Output({ output, layout }: { readonly output: DraftOutput; readonly layout: OutputLayout }) {
  const { files, apply, revert, restore, markdown, overridden } = output;
  if (apply.length === 0) return <p className="empty">There is no draft to take away.</p>;
  const unnamed = overridden.total - overridden.items.length;
  return (
    <>
      {overridden.total > 0 && (
        <p className="panel-note is-error" data-testid="overridden">
          {plural(overridden.total, 'policy is', 'policies are')} drafted more than once: {overridden.items.join(', ')}
          {unnamed > 0 && ` and ${unnamed.toLocaleString('en')} more`}. Only what the last draft says of each is in what
          follows, as in the preview; give the others another name if they are to count as well.
        </p>
      )}
      {layout !== 'one' && files.length > 0 && (
        <p className="muted">
          These belong into one folder, <span className="mono">policies</span>.{' '}
          <Button icon={Download} onClick={() => saveAll(files)}>
            Save all {files.length}
          </Button>
        </p>
      )}
      {files.map(({ path, text }) => (
        <FileText key={path} path={path} text={text} />
      ))}
      <ApplySection output={output} />
      <h2>To apply them</h2>
      <Commands label="Commands that apply" lines={apply} />
      <h2>The way back</h2>
      {revert.length === 0 ? (
        <p className="muted">Nothing to take back.</p>
      ) : (
        <Commands label="Commands that take it back" lines={revert} />
      )}
      {restore !== '' && <FileText path="restore.yaml" text={restore} />}
      <h2>For a pull request</h2>
      <FileText path="preview.md" text={markdown} />
    </>
  );
}

/** Browsers ask once whether a page may save several files. */
function saveAll(files: DraftOutput['files']): void {
  for (const { path, text } of files) download(path, new Blob([text], { type: 'application/yaml' }));
  useNotice.getState().say(`Saved ${plural(files.length, 'file')}`);
}

/** Longer texts are shown up to here; saving and copying take all of it. */
const maxShown = 20_000;

function FileText({ path, text }: { readonly path: string; readonly text: string }) {
  return (
    <section className="output-file" aria-label={path}>
      <header>
        <span className="mono">{path}</span>
        <span className="count">{plural(text.split('\n').length - 1, 'line')}</span>
        <span className="spacer" />
        <CopyButton text={text} label={`Copy ${path}`} />
        <IconButton icon={Download} label={`Save ${path}`} onClick={() => save(path, text)} />
      </header>
      <ScrollRegion className="snippet" label={`Text of ${path}`}>
        <pre>{text.slice(0, maxShown)}</pre>
        {text.length > maxShown && <p className="muted">Shown in part; copying and saving take all of it.</p>}
      </ScrollRegion>
    </section>
  );
}

function Commands({ label, lines }: { readonly label: string; readonly lines: readonly string[] }) {
  const text = lines.join('\n');
  return (
    <div className="fix-yaml">
      <ScrollRegion className="snippet" label={label}>
        <pre className="command">{text}</pre>
      </ScrollRegion>
      <CopyButton className="fix-copy" text={`${text}\n`} label={`Copy: ${label.toLowerCase()}`} />
    </div>
  );
}
