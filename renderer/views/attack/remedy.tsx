/** What to change for a control: a policy as YAML, or fields. */
import { FileCode2 } from 'lucide-react';
import { CopyButton } from '../../components/copy-button.tsx';
import { ScrollRegion } from '../../components/scroll-region.tsx';
import type { RemedyRow } from '../../engine/attack/types.ts';
import { controlKinds } from '../../engine/attack/words.ts';

export function Remedy({ remedy }: { readonly remedy: RemedyRow }) {
  const { title, kind, yaml, changes } = remedy;
  return (
    <div className="remedy">
      <p className="remedy-title">
        {title} <span className="tier">{controlKinds[kind]}</span>
      </p>
      {changes.map(({ object, file, line, text }) => (
        <div key={`${file}:${line} ${text}`} className="remedy-change">
          <p>
            <span className="muted">{object}</span> {text}
          </p>
          <p className="place mono">
            <FileCode2 size={12} strokeWidth={1.75} aria-hidden />
            {file}:{line}
          </p>
        </div>
      ))}
      {yaml !== '' && (
        <div className="fix-yaml">
          <ScrollRegion className="snippet" label={`Policy: ${title}`}>
            <pre>{yaml}</pre>
          </ScrollRegion>
          <CopyButton className="fix-copy" text={yaml} label="Copy the policy" />
        </div>
      )}
    </div>
  );
}

/** Everything of a set of changes as text to keep: policies as YAML documents, field changes as comments. */
export function textOf(remedies: readonly RemedyRow[]): string {
  return remedies
    .map(({ title, yaml, changes }) =>
      [
        `# ${oneLine(title)}`,
        ...changes.map(({ object, file, line, text }) => `# ${oneLine(`${object}, ${file}:${line}: ${text}`)}`),
        yaml,
      ]
        .join('\n')
        .trimEnd(),
    )
    .join('\n---\n')
    .concat('\n');
}

/** Names are untrusted: a line break in one must not end the comment. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
