/** Answers the window's calls. Apart from the worker, so that tests can call it directly. */
import type { Diagnostic, SourceText } from '../../shared/kubernetes/objects.ts';
import type { LineOf } from '../../shared/policy/fields.ts';
import { type Analysis, analyze } from '../../shared/reachability/analyze.ts';
import type { ReachabilityOptions } from '../../shared/reachability/types.ts';
import { type Inputs, readInputs } from '../../shared/snapshot/inputs.ts';
import { Attacker } from './attack/attacker.ts';
import type { Manifests } from './attack/ground.ts';
import { ClusterIndex } from './cluster-index.ts';
import { Comparer } from './compare/comparer.ts';
import { endpointOf, groupDetail, whyOf } from './details.ts';
import type { DraftedMatrix } from './draft/drafted-matrix.ts';
import { Drafter } from './draft/drafter.ts';
import { exportList } from './export-list.ts';
import { Inspect } from './inspect/inspect.ts';
import { LiveInput } from './live-input.ts';
import { Matrix } from './matrix/matrix.ts';
import type { MatrixRequest } from './matrix/types.ts';
import { shortName } from './names.ts';
import type { EngineArgs, EngineCallName, EngineResult, Stage, Summary } from './protocol.ts';
import { matchingEdges } from './query/matching-edges.ts';
import { Queries } from './query/queries.ts';
import { listConnections } from './rows.ts';
import { SnapshotSaver } from './save-snapshot.ts';
import { searchIn } from './search.ts';
import { bySeverity, summaryOf } from './summary.ts';
import { Table } from './table/table.ts';
import type { TableQuery } from './table/types.ts';
import type { Accept } from './table/walk.ts';
import { buildView } from './view.ts';

type Handlers = { readonly [N in EngineCallName]: (args: EngineArgs<N>) => EngineResult<N> | Promise<EngineResult<N>> };

export class EngineService {
  readonly #onStage: (stage: Stage) => void;
  /** As they arrived; of a live cluster none once it is loaded. */
  #texts: readonly SourceText[] = [];
  #byFile: ReadonlyMap<string, SourceText> = new Map();
  #index: ClusterIndex | null = null;
  #matrix: { readonly index: ClusterIndex; readonly matrix: Matrix } | null = null;
  #queries: Queries | null = null;
  #table: Table | null = null;
  #inspect: Inspect | null = null;
  #attacker: Attacker | null = null;
  #drafter: Drafter | null = null;
  /** What was said before anything was read. */
  #said: readonly Diagnostic[] = [];
  #diagnostics: readonly Diagnostic[] = [];
  /** The input, when it is a live cluster. */
  #live: LiveInput | null = null;
  #saver: SnapshotSaver | null = null;
  readonly #comparer = new Comparer();

  constructor(onStage: (stage: Stage) => void) {
    this.#onStage = onStage;
  }

  call(name: EngineCallName, args: unknown): unknown {
    // The client of this worker is our own and typed by the same table.
    const handler = this.#handlers[name] as (args: unknown) => unknown;
    return handler(args);
  }

  #opened(): ClusterIndex {
    if (!this.#index) throw new Error('Nothing has been opened yet.');
    return this.#index;
  }

  #openedQueries(): Queries {
    this.#queries ??= new Queries(this.#opened());
    return this.#queries;
  }

  #openedInspect(): Inspect {
    if (!this.#inspect) throw new Error('Nothing has been opened yet.');
    return this.#inspect;
  }

  #openedAttacker(): Attacker {
    if (!this.#attacker) throw new Error('Nothing has been opened yet.');
    return this.#attacker;
  }

  #openedDrafter(): Drafter {
    if (!this.#drafter) throw new Error('Nothing has been opened yet.');
    return this.#drafter;
  }

  #openedTexts(): readonly SourceText[] {
    return this.#live?.texts ?? this.#texts;
  }

  /** The cluster, or what a query leaves of it. */
  #shown(hide: string | null | undefined): ClusterIndex {
    return hide == null ? this.#opened() : this.#openedQueries().left(hide);
  }

  #openedMatrix({ hide, drafts }: Pick<MatrixRequest, 'hide' | 'drafts'>): Matrix | DraftedMatrix {
    if (drafts != null) return this.#openedDrafter().matrix(drafts);
    const index = this.#shown(hide);
    if (this.#matrix?.index !== index) this.#matrix = { index, matrix: new Matrix(index) };
    return this.#matrix.matrix;
  }

  /** Which connections the query in force leaves to a table. */
  #accept({ active }: TableQuery): Accept | null {
    const selected = active === null ? null : this.#openedQueries().selected(active.text);
    if (!selected || !active) return null;
    return active.mode === 'hide'
      ? (from, to, verdict) => selected.keeps(from, to, verdict)
      : (from, to, verdict) => selected.matches(from, to, verdict);
  }

  #openedTable(): Table {
    this.#table ??= new Table(this.#opened());
    return this.#table;
  }

  readonly #handlers: Handlers = {
    addTexts: ({ texts }) => {
      this.#texts = [...this.#texts, ...texts];
      return { characters: texts.reduce((sum, text) => sum + text.text.length, 0) };
    },
    load: (args) => this.#load(args),
    change: (args) => this.#change(args),
    view: (request) => buildView(this.#shown(request.hide), request),
    workloads: ({ namespace }) => {
      const index = this.#opened();
      return (index.members.get(namespace) ?? []).flatMap((at) => {
        const endpoint = index.reachability.endpoints[at];
        return endpoint
          ? [
              {
                index: at,
                id: endpoint.id,
                label: shortName(endpoint),
                detail: endpoint.type === 'workload' ? endpoint.kind : '',
                badges: index.badges(at),
              },
            ]
          : [];
      });
    },
    endpoint: ({ index }) => endpointOf(this.#opened(), index),
    group: ({ id }) => groupDetail(this.#opened(), id),
    connections: (request) => listConnections(this.#shown(request.hide), request),
    exportList: (request) => exportList(this.#opened(), this.#diagnostics, request),
    saveSnapshot: (request) => {
      if (!this.#saver) throw new Error('Nothing has been opened yet.');
      return this.#saver.save(request);
    },
    explain: ({ from, to }) => whyOf(this.#opened(), this.#byFile, from, to),
    matrixAxes: (request) => this.#openedMatrix(request).axes(request),
    matrixBlock: ({ level, keys, ...of }) => this.#openedMatrix(of).block(level, keys),
    matrixOrder: ({ request, by }) => this.#openedMatrix(request).order(request, by),
    // A single pair is what it is, whatever is hidden.
    matrixPair: ({ from, to }) => new Matrix(this.#opened()).pair(from, to),
    query: (query) => this.#openedQueries().answer(query),
    matchingEdges: ({ text, view }) => {
      const queries = this.#openedQueries();
      if (!queries.selected(text)?.restrictsConnections) return null;
      return matchingEdges(buildView(this.#opened(), view), buildView(queries.left(text), view));
    },
    locate: ({ ids }) => {
      const index = this.#opened();
      return ids.map((id) => {
        const endpoint = index.reachability.find(id);
        return endpoint === undefined ? null : { endpoint, group: index.group(endpoint) };
      });
    },
    idsOf: ({ endpoints }) => endpoints.map((at) => this.#opened().reachability.endpoints[at]?.id),
    completions: ({ text, cursor, limit }) => this.#openedQueries().complete(text, cursor, limit),
    tableFind: (query) => this.#openedTable().find(query, this.#accept(query)),
    tableRows: ({ query, sort, offset, limit }) =>
      this.#openedTable().rows(query, sort, offset, limit, this.#accept(query)),
    tableCsv: ({ query, restart }) => this.#openedTable().csv(query, restart, this.#accept(query)),
    tableEndpoints: ({ nodes }) => this.#openedTable().endpoints(nodes),
    compareTexts: ({ texts, restart }) => this.#comparer.addTexts(texts, restart),
    compareStep: ({ start }) => this.#comparer.step(this.#openedTexts(), start),
    compareView: (request) => this.#comparer.view(this.#opened(), request),
    compareRows: (query) => this.#comparer.model.list(query),
    compareWhy: ({ pair }) => this.#comparer.why(pair),
    compareMarks: () => this.#comparer.model.marks((id) => this.#opened().reachability.find(id)),
    compareCsv: () => ({ content: this.#comparer.model.csv() }),
    compareClose: () => this.#comparer.close(),
    search: (args) => searchIn(this.#opened(), args),
    findPolicies: (args) => this.#openedInspect().findPolicies(args),
    policy: (args) => this.#openedInspect().policy(args),
    service: (args) => this.#openedInspect().service(args),
    extras: (args) => this.#openedInspect().extras(args),
    namespaceObjects: (args) => this.#openedInspect().namespaceObjects(args),
    paths: (args) => this.#openedInspect().paths(args),
    attackRun: (args) => this.#openedAttacker().attackRun(args),
    attackPicture: (args) => this.#openedAttacker().attackPicture(args),
    attackFrontier: (args) => this.#openedAttacker().attackFrontier(args),
    attackPaths: (args) => this.#openedAttacker().attackPaths(args),
    attackHop: (args) => this.#openedAttacker().attackHop(args),
    attackReport: (args) => this.#openedAttacker().attackReport(args),
    attackChoke: (args) => this.#openedAttacker().attackChoke(args),
    attackFind: (args) => this.#openedAttacker().attackFind(args),
    attackDraft: (args) => this.#openedAttacker().attackDraft(args),
    draftStep: (args) => this.#openedDrafter().draftStep(args),
    draftView: (args) => this.#openedDrafter().draftView(args),
    draftRows: (args) => this.#openedDrafter().draftRows(args),
    draftWhy: (args) => this.#openedDrafter().draftWhy(args),
    draftMarks: (args) => this.#openedDrafter().draftMarks(args),
    draftCell: (args) => this.#openedDrafter().draftCell(args),
    draftAttack: (args) => this.#openedDrafter().draftAttack(args),
    draftRollout: (args) => this.#openedDrafter().draftRollout(args),
    draftOutput: (args) => this.#openedDrafter().draftOutput(args),
    draftDiff: (args) => this.#openedDrafter().draftDiff(args),
    draftPolicyAt: (args) => this.#openedDrafter().draftPolicyAt(args),
    draftForm: (args) => this.#openedDrafter().draftForm(args),
    draftFormEdit: (args) => this.#openedDrafter().draftFormEdit(args),
    draftGenerate: (args) => this.#openedDrafter().draftGenerate(args),
    draftPolicy: (args) => this.#openedDrafter().draftPolicy(args),
    draftMend: (args) => this.#openedDrafter().draftMend(args),
    draftFix: (args) => this.#openedDrafter().draftFix(args),
  };

  #load({ diagnostics, options = {}, live = false }: EngineArgs<'load'>): Summary {
    const started = performance.now();
    this.#said = diagnostics;
    this.#onStage('reading');
    const texts = this.#openedTexts();
    this.#live = live ? new LiveInput(texts, options, () => this.#onStage('analyzing')) : null;
    // A live cluster keeps its texts in step itself.
    this.#texts = live ? [] : texts;
    if (this.#live) return this.#showLive(this.#live, started);
    const read = readInputs(texts);
    // What goes on to be held must not hold the objects with it.
    const { texts: places } = read;
    this.#onStage('analyzing');
    const analysis = analyze(read.objects, {
      ...options,
      lineOf: (source, pointer) => places.lineOf(source, pointer),
    });
    let again: Manifests | null = null;
    return this.#show(read, new ClusterIndex(analysis), analysis, started, {
      manifests: () => {
        again ??= this.#readAgain(options);
        return again;
      },
      inputs: () => readInputs(this.#texts),
    });
  }

  #change({ texts, gone }: EngineArgs<'change'>): EngineResult<'change'> {
    const started = performance.now();
    const live = this.#live;
    if (!live) throw new Error('Only a live cluster changes.');
    const effort = live.change(texts, gone);
    const summary = this.#showLive(live, started);
    return { summary, effort };
  }

  #showLive(live: LiveInput, started: number): Summary {
    const { analysis } = live;
    const index = this.#index?.reachability === analysis ? this.#index : new ClusterIndex(analysis);
    return this.#show(live.inputs, index, analysis, started, {
      manifests: () => live.manifests,
      inputs: () => live.inputs,
    });
  }

  #show(
    read: Inputs,
    index: ClusterIndex,
    analysis: Analysis,
    started: number,
    again: { readonly manifests: () => Manifests; readonly inputs: () => Inputs },
  ): Summary {
    this.#onStage('summarizing');
    this.#byFile = read.shown;
    this.#inspect = new Inspect(index, analysis, this.#byFile);
    this.#attacker = new Attacker(again.manifests);
    this.#drafter = new Drafter(index, again.manifests);
    this.#saver = new SnapshotSaver(() => {
      const inputs = again.inputs();
      return { ...inputs, diagnostics: [...this.#said, ...inputs.diagnostics] };
    });
    if (this.#index !== index) {
      this.#index = index;
      this.#matrix = null;
      this.#queries?.stop();
      this.#queries = null;
      this.#table = null;
    }
    this.#diagnostics = bySeverity([...this.#said, ...read.diagnostics, ...analysis.diagnostics]);
    return summaryOf(read, index, this.#diagnostics, started);
  }

  /** Objects and engine once more: what was read for the window is let go of, because raw objects take much room. */
  #readAgain(options: ReachabilityOptions): Manifests {
    const { objects, texts } = readInputs(this.#texts);
    const drafted: Manifests['drafted'] = new WeakMap();
    const lineOf: LineOf = (source, pointer) => (drafted.get(source) ?? texts).lineOf(source, pointer);
    const { engine } = analyze(objects, { ...options, lineOf });
    return { objects, engine, texts: this.#byFile, drafted };
  }
}
