/** The open input as a snapshot, packed in slices so that other questions have their turn. */
import { anonymizeContent } from '../../shared/snapshot/anonymize/content.ts';
import { Pseudonyms } from '../../shared/snapshot/anonymize/pseudonyms.ts';
import { contentOf, snapshotSteps, type ToSave } from '../../shared/snapshot/save.ts';

export interface SnapshotRequest {
  readonly anonymize: boolean;
  /** Begins anew; else what was begun goes on. */
  readonly restart: boolean;
}
export type SnapshotPart =
  | { readonly kind: 'working'; readonly share: number }
  | { readonly kind: 'file'; readonly content: Blob };

/** Milliseconds of one slice. */
const slice = 80;

export class SnapshotSaver {
  readonly #read: () => ToSave;
  #steps: Generator<number, string> | null = null;

  /** @param read Reads the input again, as its objects are not kept. */
  constructor(read: () => ToSave) {
    this.#read = read;
  }

  save({ anonymize, restart }: SnapshotRequest): SnapshotPart {
    if (restart || !this.#steps) {
      const content = contentOf(this.#read());
      this.#steps = snapshotSteps(anonymize ? anonymizeContent(content, new Pseudonyms()) : content);
    }
    const until = performance.now() + slice;
    for (;;) {
      const step = this.#steps.next();
      if (step.done) {
        this.#steps = null;
        return { kind: 'file', content: new Blob([step.value], { type: 'application/json' }) };
      }
      if (performance.now() >= until) return { kind: 'working', share: step.value };
    }
  }
}
