/** Holds the other input, compares it with the open one piece by piece, and answers about the outcome. */

import type { SourceText } from '../../../shared/kubernetes/objects.ts';
import { compareSteps } from '../../../shared/reachability/compare.ts';
import { readInputs } from '../../../shared/snapshot/inputs.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import type { View } from '../view-types.ts';
import { CompareModel } from './model.ts';
import { type Side, sideOf, whyOfPair } from './side.ts';
import type { CompareStart, CompareStep, CompareSummary, CompareViewRequest, CompareWhy } from './types.ts';
import { viewOfChanges } from './view.ts';

/** A step answers after about so long, in milliseconds, so that other questions have their turn. */
const stepTime = 60;
/** Pairs that are kept; a cluster that loses all of its policies changes by tens of millions. */
const maxPairs = 1_000_000;

interface Outcome {
  readonly model: CompareModel;
  readonly summary: CompareSummary;
  readonly before: Side;
  readonly after: Side;
}

export class Comparer {
  #texts: SourceText[] = [];
  #work: Generator<number, Outcome> | null = null;
  #outcome: Outcome | null = null;

  addTexts(texts: readonly SourceText[], restart: boolean): { characters: number } {
    if (restart) this.close();
    this.#texts.push(...texts);
    return { characters: texts.reduce((sum, { text }) => sum + text.length, 0) };
  }

  close(): null {
    this.#texts = [];
    this.#work = null;
    this.#outcome = null;
    return null;
  }

  step(open: readonly SourceText[], start: CompareStart | null): CompareStep {
    if (start) {
      this.#outcome = null;
      this.#work = this.#compare(open, start);
    }
    const work = this.#work;
    if (!work) throw new Error('Nothing is being compared.');
    const until = performance.now() + stepTime;
    for (;;) {
      const step = work.next();
      if (step.done) {
        this.#outcome = step.value;
        this.#work = null;
        return { kind: 'done', summary: step.value.summary };
      }
      if (performance.now() >= until) return { kind: 'working', share: step.value };
    }
  }

  view(opened: ClusterIndex, request: CompareViewRequest): View {
    return viewOfChanges(this.#done().model, opened, request);
  }

  get model(): CompareModel {
    return this.#done().model;
  }

  why(pair: number): CompareWhy {
    const { model, before, after } = this.#done();
    return whyOfPair(model, pair, before, after);
  }

  *#compare(open: readonly SourceText[], { options, swapped }: CompareStart): Generator<number, Outcome> {
    const reading = 0.3;
    yield 0;
    const opened = readInputs(open);
    yield reading / 2;
    const other = readInputs(this.#texts);
    yield reading;
    const [old, now] = swapped ? [other, opened] : [opened, other];
    const steps = compareSteps(
      old.objects,
      now.objects,
      {
        ...options,
        lineOf: {
          before: (source, pointer) => old.texts.lineOf(source, pointer),
          after: (source, pointer) => now.texts.lineOf(source, pointer),
        },
      },
      maxPairs,
    );
    for (;;) {
      const step = steps.next();
      if (!step.done) {
        yield reading + (1 - reading) * step.value;
        continue;
      }
      const model = new CompareModel(step.value);
      const errors = other.diagnostics.filter(({ severity }) => severity === 'error').length;
      const [first, second] = swapped ? [other.shown, opened.shown] : [opened.shown, other.shown];
      return {
        model,
        summary: model.summary(errors),
        before: sideOf(step.value.old, first),
        after: sideOf(step.value.now, second),
      };
    }
  }

  #done(): Outcome {
    if (!this.#outcome) throw new Error('Nothing has been compared yet.');
    return this.#outcome;
  }
}
