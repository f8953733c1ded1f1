import { ScrollRegion } from '../../components/scroll-region.tsx';
import type { Snippet } from '../../engine/protocol.ts';

/** Lines of a manifest with their numbers; `line` is marked. */
export function SnippetView({ snippet, line }: { readonly snippet: Snippet; readonly line: number | null }) {
  return (
    <ScrollRegion className="snippet" label="Lines of the manifest">
      <pre>
        {snippet.lines.map((text, at) => {
          const number = snippet.first + at;
          return (
            <span key={number} className={`snippet-line ${number === line ? 'is-hit' : ''}`}>
              <span className="snippet-number">{number}</span>
              {text}
              {'\n'}
            </span>
          );
        })}
      </pre>
    </ScrollRegion>
  );
}
