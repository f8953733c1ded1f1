/** Keeps the drafts of the open cluster applied, and answers the draft view's calls. */
import { attackChange } from '../../../shared/draft/attack-change.ts';
import { contextOf, type DraftContext } from '../../../shared/draft/context.ts';
import { policyIdOf } from '../../../shared/draft/edits.ts';
import { editForm, formOf } from '../../../shared/draft/form.ts';
import { changeKind } from '../../../shared/draft/impact.ts';
import { previewOf } from '../../../shared/draft/preview.ts';
import type { Workspace } from '../../../shared/draft/workspace.ts';
import type { SourceText } from '../../../shared/kubernetes/objects.ts';
import { analysisOf } from '../../../shared/reachability/analyze.ts';
import { vertexName } from '../../../shared/report/attack-words.ts';
import { type Manifests, sizeOf, verticesOf } from '../attack/ground.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import { CompareModel } from '../compare/model.ts';
import { type Side, sideOf, whyOfPair } from '../compare/side.ts';
import { viewOfChanges } from '../compare/view.ts';
import { some } from '../inspect/links.ts';
import { type DraftedCluster, draftedCluster, sameDrafts } from './drafted.ts';
import { DraftedMatrix } from './drafted-matrix.ts';
import { generateAnswer } from './generate.ts';
import type { Outcome } from './outcome.ts';
import { diffOf, outputOf } from './output.ts';
import { policyAt } from './policy-at.ts';
import { type Drafted, editablePolicy, fixAsDrafts } from './policy-text.ts';
import { DraftReader } from './reader.ts';
import { RolloutSearch } from './rollout.ts';
import { summaryOf } from './summary.ts';
import type { DraftCalls, DraftStep } from './types.ts';

type Handlers = { readonly [N in keyof DraftCalls]: (args: DraftCalls[N]['args']) => DraftCalls[N]['result'] };

/** A step answers after about so long, in milliseconds, so that other questions have their turn. */
const stepTime = 60;
/** Pairs that are kept; closing a whole cluster changes tens of millions. */
const maxPairs = 500_000;
const maxNames = 200;

export class Drafter implements Handlers {
  readonly #opened: ClusterIndex;
  readonly #read: () => Manifests;
  #ground: { readonly context: DraftContext; readonly reader: DraftReader } | null = null;
  #work: Generator<void, Outcome> | null = null;
  #outcome: Outcome | null = null;
  #sides: { readonly of: Outcome; readonly before: Side; readonly after: Side } | null = null;
  #rollout: { readonly of: Outcome; readonly propose: boolean; readonly search: RolloutSearch } | null = null;
  #drafted: { readonly over: Workspace; readonly cluster: DraftedCluster } | null = null;
  /** By revision; the window may still draw the one before the last. */
  readonly #matrices = new Map<number, DraftedMatrix>();
  #revision = 0;

  constructor(opened: ClusterIndex, read: () => Manifests) {
    this.#opened = opened;
    this.#read = read;
  }

  #over(): { readonly context: DraftContext; readonly reader: DraftReader } {
    if (!this.#ground) {
      const manifests = this.#read();
      const context = contextOf(manifests.engine, manifests.objects);
      this.#ground = { context, reader: new DraftReader(manifests) };
    }
    return this.#ground;
  }

  /** The cluster with drafts applied; kept, for a dialog asks again with every choice. */
  #with(over: Workspace): DraftedCluster {
    if (!this.#drafted || !sameDrafts(this.#drafted.over, over)) {
      const { context, reader } = this.#over();
      this.#drafted = { over, cluster: draftedCluster(context, reader, over, this.#outcome) };
    }
    return this.#drafted.cluster;
  }

  #done(): Outcome {
    if (!this.#outcome) throw new Error('Nothing has been drafted yet.');
    return this.#outcome;
  }

  readonly draftStep: Handlers['draftStep'] = ({ start }): DraftStep => {
    if (start) this.#work = this.#preview(start);
    const work = this.#work;
    if (!work) throw new Error('Nothing is being previewed.');
    const until = performance.now() + stepTime;
    do {
      const step = work.next();
      if (!step.done) continue;
      this.#outcome = step.value;
      this.#work = null;
      return { kind: 'done', preview: step.value.summary };
    } while (performance.now() < until);
    return { kind: 'working' };
  };

  *#preview(asked: Workspace): Generator<void, Outcome> {
    const started = performance.now();
    const { context, reader } = this.#over();
    yield;
    const { workspace, drafts, said, stale } = reader.read(asked);
    yield;
    const steps = context.base.steps(drafts.edits, maxPairs);
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield;
    const impact = step.value;
    const { before, after, pairs, left } = impact;
    const comparison = {
      old: analysisOf(before),
      now: analysisOf(after),
      pairs,
      left,
      endpointsAdded: [],
      endpointsRemoved: [],
    };
    const model = new CompareModel(comparison, changeKind);
    yield;
    const preview = previewOf(context, impact);
    const summary = summaryOf(
      { revision: ++this.#revision, stale, milliseconds: performance.now() - started },
      { preview, model, said, files: drafts.files },
    );
    return { context, asked, workspace, drafts, edits: drafts.edits, impact, preview, model, summary };
  }

  readonly draftView: Handlers['draftView'] = (request) => viewOfChanges(this.#done().model, this.#opened, request);
  readonly draftRows: Handlers['draftRows'] = (query) => this.#done().model.list(query);
  readonly draftMarks: Handlers['draftMarks'] = () =>
    this.#done().model.marks((id) => this.#opened.reachability.find(id));

  /** @throws When that preview is long out of date. */
  matrix(revision: number): DraftedMatrix {
    const { model, summary } = this.#done();
    let matrix = this.#matrices.get(revision);
    if (!matrix && summary.revision === revision) {
      const { before, after } = this.#bothSides();
      matrix = new DraftedMatrix(model, this.#opened, before, after);
      for (const old of this.#matrices.keys()) if (old < revision - 1) this.#matrices.delete(old);
      this.#matrices.set(revision, matrix);
    }
    if (!matrix) throw new Error('The drafts have changed since.');
    return matrix;
  }

  readonly draftCell: Handlers['draftCell'] = ({ from, to, revision }) => this.matrix(revision).cell(from, to);

  readonly draftWhy: Handlers['draftWhy'] = ({ pair }) => {
    const { before, after } = this.#bothSides();
    return whyOfPair(this.#done().model, pair, before, after);
  };

  readonly draftPolicyAt: Handlers['draftPolicyAt'] = ({ draft, line }) => {
    const { model, drafts } = this.#done();
    const [file] = [...drafts.files].find(([, one]) => one.id === draft) ?? [];
    return file === undefined ? null : policyAt(this.#bothSides().after.index, model.comparison.now, file, line);
  };

  #bothSides(): { readonly before: Side; readonly after: Side } {
    const outcome = this.#done();
    if (this.#sides?.of !== outcome) {
      const { old, now } = outcome.model.comparison;
      const { texts } = this.#read();
      const drafted = [...outcome.drafts.files].map(([file, { text }]): [string, SourceText] => [file, { file, text }]);
      this.#sides = { of: outcome, before: sideOf(old, texts), after: sideOf(now, new Map([...texts, ...drafted])) };
    }
    return this.#sides;
  }

  readonly draftAttack: Handlers['draftAttack'] = ({ footholds }) => {
    const { context, impact, edits } = this.#done();
    let missing: readonly string[] = [];
    const change = attackChange(context, impact, edits, (graph) => {
      const vertices = verticesOf(graph, footholds);
      ({ missing } = vertices);
      return vertices.found;
    });
    const { before, after } = change;
    const nameOf = (id: string): string => {
      const vertex = before.simulation.graph.find(id) ?? after.simulation.graph.find(id);
      return vertex ? vertexName(vertex) : id;
    };
    return {
      before: sizeOf(before.simulation),
      after: sizeOf(after.simulation),
      cut: some(change.cut, maxNames, nameOf),
      left: some(change.left, maxNames, nameOf),
      opened: some(change.opened, maxNames, nameOf),
      missing,
    };
  };

  readonly draftRollout: Handlers['draftRollout'] = ({ propose }) => {
    const of = this.#done();
    if (this.#rollout?.of !== of || this.#rollout.propose !== propose) {
      this.#rollout = { of, propose, search: new RolloutSearch(of, propose) };
    }
    return this.#rollout.search.step();
  };

  readonly draftOutput: Handlers['draftOutput'] = ({ layout }) => outputOf(this.#done(), layout);
  readonly draftDiff: Handlers['draftDiff'] = ({ draft }) => diffOf(this.#done(), this.#read(), draft);
  readonly draftForm: Handlers['draftForm'] = ({ text }) => formOf(text);
  readonly draftFormEdit: Handlers['draftFormEdit'] = ({ text, line, edit }) => editForm(text, line, edit);
  readonly draftGenerate: Handlers['draftGenerate'] = ({ ask, over }) => generateAnswer(this.#with(over), ask);
  readonly draftPolicy: Handlers['draftPolicy'] = ({ id }) => editablePolicy(this.#read(), id);
  readonly draftFix: Handlers['draftFix'] = (fix) =>
    fixAsDrafts(this.#read(), fix, (policy) => this.#draftedAs(policy));

  readonly draftMend: Handlers['draftMend'] = ({ pair }) => {
    const { before, after } = this.#bothSides();
    const fix = whyOfPair(this.#done().model, pair, before, after).after?.fix;
    return fix?.to === 'allowed' ? this.draftFix(fix) : [];
  };

  #draftedAs(policy: string): Drafted | null {
    const { edits, drafts, workspace } = this.#outcome ?? {};
    // Of two with one name the last is in force.
    const edit = edits?.findLast((one) => one.kind === 'apply' && policyIdOf(one.object) === policy);
    if (edit?.kind !== 'apply') return null;
    const id = drafts?.files.get(edit.object.source.file)?.id;
    const draft = workspace?.drafts.find((one) => one.id === id);
    return draft?.kind === 'apply' ? { object: edit.object, draft } : null;
  }
}
