/** Cuts the texts of an opened input into pages that are quick to send. */
import type { SourceText } from '../../shared/kubernetes/objects.ts';

export interface TextPage {
  readonly texts: readonly SourceText[];
  /** Position to ask for next; null at the end. */
  readonly next: number | null;
}

/** @param limit Characters after which a page ends; one long text is a page of its own. */
export function pageOf(texts: readonly SourceText[], from: number, limit: number): TextPage {
  const page: SourceText[] = [];
  let characters = 0;
  let at = from;
  for (; at < texts.length; at++) {
    const text = texts[at];
    if (text === undefined) break;
    if (page.length > 0 && characters + text.text.length > limit) break;
    characters += text.text.length;
    page.push(text);
  }
  return { texts: page, next: at < texts.length ? at : null };
}
