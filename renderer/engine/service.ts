/** Answers the window's calls. Apart from the worker, so that tests can call it directly. */
import type { Diagnostic, SourceText } from '../../shared/kubernetes/objects.ts';
import { readTexts } from '../../shared/kubernetes/read.ts';
import { analyze } from '../../shared/reachability/analyze.ts';
import type { ReachabilityOptions } from '../../shared/reachability/types.ts';
import { ClusterIndex } from './cluster-index.ts';
import { endpointOf, groupDetail, namespaceInfos, whyOf } from './details.ts';
import { exportList } from './export-list.ts';
import { Matrix } from './matrix/matrix.ts';
import { endpointDetail, fullName, groupLabel, groupNode, shortName, workloadNode } from './names.ts';
import type { EngineArgs, EngineCallName, EngineResult, Stage, Summary } from './protocol.ts';
import { listConnections } from './rows.ts';
import { buildView } from './view.ts';

const maxDiagnostics = 2_000;
const severityOrder = { error: 0, warning: 1, info: 2 } as const;

type Handlers = { readonly [N in EngineCallName]: (args: EngineArgs<N>) => EngineResult<N> };

export class EngineService {
  readonly #onStage: (stage: Stage) => void;
  #texts: SourceText[] = [];
  #byFile: ReadonlyMap<string, SourceText> = new Map();
  #index: ClusterIndex | null = null;
  #matrix: Matrix | null = null;
  #diagnostics: readonly Diagnostic[] = [];

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

  #openedMatrix(): Matrix {
    this.#matrix ??= new Matrix(this.#opened());
    return this.#matrix;
  }

  readonly #handlers: Handlers = {
    addTexts: ({ texts }) => {
      this.#texts.push(...texts);
      return { characters: texts.reduce((sum, text) => sum + text.text.length, 0) };
    },
    load: ({ diagnostics, options }) => this.#load(diagnostics, options ?? {}),
    view: (request) => buildView(this.#opened(), request),
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
              },
            ]
          : [];
      });
    },
    endpoint: ({ index }) => endpointOf(this.#opened(), index),
    group: ({ id }) => groupDetail(this.#opened(), id),
    connections: (query) => listConnections(this.#opened(), query),
    exportList: (request) => exportList(this.#opened(), this.#diagnostics, request),
    explain: ({ from, to }) => whyOf(this.#opened(), this.#byFile, from, to),
    matrixAxes: (request) => this.#openedMatrix().axes(request),
    matrixBlock: ({ level, keys }) => this.#openedMatrix().block(level, keys),
    matrixOrder: ({ request, by }) => this.#openedMatrix().order(request, by),
    matrixPair: ({ from, to }) => this.#openedMatrix().pair(from, to),
    search: ({ text, limit }) => this.#search(text, limit),
  };

  #load(hostDiagnostics: readonly Diagnostic[], options: ReachabilityOptions): Summary {
    const started = performance.now();
    this.#onStage('reading');
    const read = readTexts(this.#texts);
    this.#byFile = new Map(this.#texts.map((text) => [text.file, text]));
    this.#onStage('analyzing');
    const reachability = analyze(read.objects, {
      ...options,
      lineOf: (source, pointer) => read.texts.lineOf(source, pointer),
    });
    this.#onStage('summarizing');
    const index = new ClusterIndex(reachability);
    this.#index = index;
    this.#matrix = null;
    const diagnostics = [...hostDiagnostics, ...read.diagnostics, ...reachability.diagnostics].toSorted(
      (a, b) => severityOrder[a.severity] - severityOrder[b.severity],
    );
    this.#diagnostics = diagnostics;
    const counts = { error: 0, warning: 0, info: 0 };
    for (const { severity } of diagnostics) counts[severity]++;
    const namespaces = namespaceInfos(index);
    return {
      files: read.files,
      documents: read.documents,
      objects: read.objects.length,
      workloads: reachability.endpoints.filter((endpoint) => endpoint.type === 'workload').length,
      pods: namespaces.reduce((sum, namespace) => sum + namespace.pods, 0),
      namespaces,
      policies: { ...reachability.policies },
      ignored: { ...read.ignored },
      diagnostics: diagnostics.slice(0, maxDiagnostics),
      counts,
      milliseconds: performance.now() - started,
    };
  }

  #search(text: string, limit: number): EngineResult<'search'> {
    const index = this.#opened();
    const words = text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const matches = (candidate: string): boolean => words.every((word) => candidate.toLowerCase().includes(word));
    const hits: EngineResult<'search'>['hits'][number][] = [];
    const groups = new Set<string>();
    let total = 0;
    index.reachability.endpoints.forEach((endpoint, at) => {
      const group = index.group(at);
      const labels =
        endpoint.type === 'workload'
          ? Object.entries(endpoint.labels)
              .map(([key, value]) => `${key}=${value}`)
              .join(' ')
          : '';
      if (endpoint.type === 'node' || !matches(`${fullName(endpoint)} ${endpointDetail(endpoint)} ${labels}`)) return;
      total++;
      groups.add(groupNode(group));
      if (hits.length >= limit) return;
      hits.push({
        endpoint: at,
        node: workloadNode(endpoint.id),
        group,
        label: shortName(endpoint),
        namespace: groupLabel(group),
        kind: endpoint.type === 'workload' ? endpoint.kind : '',
      });
    });
    return { hits, total, groups: [...groups] };
  }
}
