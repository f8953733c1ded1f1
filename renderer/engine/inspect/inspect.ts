/** Answers the inspector's calls. */
import type { SourceText } from '../../../shared/kubernetes/objects.ts';
import type { Analysis } from '../../../shared/reachability/analyze.ts';
import { findPaths, ReachGraph } from '../../../shared/reachability/paths.ts';
import { formatPorts, noPorts } from '../../../shared/values/ports.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import { fullName, outsideId, workloadNode } from '../names.ts';
import { type Snippets, snippetsOf } from '../snippet.ts';
import { endpointExtras, namespaceObjects } from './extras.ts';
import { findPolicies, policyDetail } from './policy.ts';
import { serviceDetail } from './service-detail.ts';
import type { InspectCalls, PathAnswer, PathEnd, PathPoint, PathRequest } from './types.ts';

/** Longer ways are nothing that anybody follows. */
const maxHops = 8;

type Handlers = {
  readonly [N in keyof InspectCalls]: (args: InspectCalls[N]['args']) => InspectCalls[N]['result'];
};

export class Inspect implements Handlers {
  readonly #index: ClusterIndex;
  readonly #analysis: Analysis;
  readonly #snippets: Snippets;
  readonly #graphs = new Map<boolean, ReachGraph>();

  constructor(index: ClusterIndex, analysis: Analysis, texts: ReadonlyMap<string, SourceText>) {
    this.#index = index;
    this.#analysis = analysis;
    this.#snippets = snippetsOf(texts);
  }

  readonly findPolicies: Handlers['findPolicies'] = (request) => findPolicies(this.#analysis, request);
  readonly policy: Handlers['policy'] = ({ id }) => policyDetail(this.#index, this.#analysis, this.#snippets, id);
  readonly service: Handlers['service'] = ({ id }) => serviceDetail(this.#index, this.#analysis, id);
  readonly extras: Handlers['extras'] = ({ index }) => endpointExtras(this.#index, this.#analysis, index);
  readonly namespaceObjects: Handlers['namespaceObjects'] = ({ namespace }) =>
    namespaceObjects(this.#analysis, namespace);
  readonly paths: Handlers['paths'] = (request) => this.#paths(request);

  #point(end: PathEnd): PathPoint {
    if (end === 'internet') return { end, label: 'Internet', node: outsideId, group: outsideId };
    const endpoint = this.#index.reachability.endpoints[end];
    if (!endpoint) throw new RangeError(`No endpoint ${end}`);
    return { end, label: fullName(endpoint), node: workloadNode(endpoint.id), group: this.#index.group(end) };
  }

  #paths({ from, to, unknown, count }: PathRequest): PathAnswer {
    const { engine, security } = this.#analysis;
    let graph = this.#graphs.get(unknown);
    if (!graph) {
      graph = new ReachGraph(engine, security, unknown);
      this.#graphs.set(unknown, graph);
    }
    const { paths, cut } = findPaths(graph, { from, to, count, hops: maxHops });
    return {
      from: this.#point(from),
      to: this.#point(to),
      cut,
      maxHops,
      paths: paths.map(({ hops, certain }) => ({
        certain,
        hops: hops.map((hop) => ({
          from: this.#point(hop.from),
          to: this.#point(hop.to),
          explain: hop.explain,
          ports: formatPorts(hop.allowed === noPorts ? hop.unknown : hop.allowed),
          certain: hop.allowed !== noPorts,
          reasons: hop.reasons,
        })),
      })),
    };
  }
}
