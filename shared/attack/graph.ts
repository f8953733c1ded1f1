/**
 * The attack graph: what can be owned, and the steps between. Edges are made when somebody asks for those of a vertex.
 * Steps over the network are not stored at all: the engine is asked for a row, once for every class of sources.
 */
import type { KubernetesObject } from '../kubernetes/objects.ts';
import type { Engine } from '../reachability/engine.ts';
import { intersect, noPorts, type PortSet, subtract } from '../values/ports.ts';
import { type Builder, type Scheduling, silent } from './builder.ts';
import { type Facts, gatherFacts, type WorkloadFacts } from './facts.ts';
import { Gates } from './gates.ts';
import { identityEdges, secretNames } from './identity.ts';
import { exposuresOf, type OpenDoor, openDoors, workloadDoors } from './internet.ts';
import { type Certainty, type Control, dnsPorts, type Edge, type Vertex, type VertexKind } from './model.ts';
import { NetworkView, type Reached } from './network.ts';
import { nodeEdges } from './node-edges.ts';
import { Placement } from './placement.ts';
import { Rbac } from './rbac/evaluator.ts';
import { adminEdges, rbacEdges, secretEdges, userOf } from './rbac-edges.ts';
import { sharedEdges, sharedVolumes } from './shared-volumes.ts';
import { egressControl, escapeEdges, escapesIn, mayForgePackets, positionEdges } from './workload-edges.ts';

export interface GraphOptions {
  readonly scheduling?: Scheduling;
  /** Take every allowed port for one that something listens on. */
  readonly everyPort?: boolean;
}

/** Vertex of the user that the API server takes a call without a token for. */
const anonymous = 'user:system:anonymous';

export class AttackGraph implements Builder {
  readonly facts: Facts;
  readonly rbac: Rbac;
  readonly view: NetworkView;
  readonly gates: Gates;
  readonly scheduling: Scheduling;
  readonly everyPort: boolean;
  readonly placement: Placement;
  /** Ways in from the internet, by endpoint. */
  readonly doors: ReadonlyMap<number, readonly OpenDoor[]>;
  readonly vertices: Vertex[] = [];
  readonly controls = new Map<string, Control>();
  readonly #byId = new Map<string, number>();
  /** Vertex by endpoint. */
  readonly #workloads: number[] = [];
  readonly #edges = new Map<number, readonly Edge[]>();
  readonly #scopes = new Map<number, () => readonly Edge[]>();
  readonly #claims: ReturnType<typeof sharedVolumes>;
  #anonymousEdges: readonly Edge[] | null = null;

  constructor(engine: Engine, objects: readonly KubernetesObject[], options: GraphOptions = {}) {
    this.scheduling = options.scheduling ?? 'exact';
    this.everyPort = options.everyPort ?? false;
    this.facts = gatherFacts(engine, objects, secretNames);
    this.rbac = new Rbac(objects);
    this.view = new NetworkView(this.facts, engine, this.everyPort);
    this.gates = new Gates(this.facts, this.view);
    this.placement = new Placement(this.facts);
    this.#claims = sharedVolumes(this.facts);
    this.vertex('internet', 'internet');
    this.vertex('cluster-admin', 'cluster-admin');
    for (const { endpoint } of this.facts.workloads.values()) this.workload(endpoint);
    for (const key of this.facts.accounts.keys()) {
      const slash = key.indexOf('/');
      this.account(key.slice(0, slash), key.slice(slash + 1));
    }
    for (const { node } of this.facts.nodes) this.vertex('node', `node:${node.name}`);
    for (const key of this.facts.secrets.keys()) {
      const slash = key.indexOf('/');
      this.secret(key.slice(0, slash), key.slice(slash + 1));
    }
    this.doors = workloadDoors(openDoors(exposuresOf(this.facts), this.facts, this.view, this.gates));
  }

  get internet(): number {
    return 0;
  }
  get clusterAdmin(): number {
    return 1;
  }

  vertex(kind: VertexKind, id: string, namespace = '', endpoint = -1): number {
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    const index = this.vertices.length;
    this.vertices.push({ index, kind, id, namespace, endpoint: kind === 'node' ? this.#nodeEndpoint(id) : endpoint });
    this.#byId.set(id, index);
    return index;
  }
  #nodeEndpoint(id: string): number {
    return this.facts.nodeByName.get(id.slice('node:'.length))?.endpoint ?? -1;
  }

  find(id: string): Vertex | undefined {
    const index = this.#byId.get(id);
    return index === undefined ? undefined : this.vertices[index];
  }
  at(index: number): Vertex {
    const vertex = this.vertices[index];
    if (!vertex) throw new RangeError(`no vertex ${index}`);
    return vertex;
  }

  workload(endpoint: number): number {
    const known = this.#workloads[endpoint];
    if (known !== undefined) return known;
    const { id, namespace } = this.#workload(endpoint);
    const index = this.vertex('workload', id, namespace, endpoint);
    this.#workloads[endpoint] = index;
    return index;
  }
  podOnNode(endpoint: number): number {
    const { id, namespace } = this.#workload(endpoint);
    return this.vertex('pod-on-node', `${id}@node`, namespace, endpoint);
  }
  ownPod(endpoint: number): number {
    const { id, namespace } = this.#workload(endpoint);
    return this.vertex('own-pod', `${id}@own`, namespace, endpoint);
  }
  #workload(endpoint: number): WorkloadFacts {
    const facts = this.facts.workloads.get(endpoint);
    if (!facts) throw new RangeError(`endpoint ${endpoint} is no workload`);
    return facts;
  }
  account(namespace: string, name: string): number {
    return this.vertex('service-account', `serviceaccount:${namespace}/${name}`, namespace);
  }
  secret(namespace: string, name: string): number {
    return this.vertex('secret', `secret:${namespace}/${name}`, namespace);
  }
  scope(id: string, edges: () => readonly Edge[]): number {
    const index = this.vertex('scope', `scope:${id}`);
    if (!this.#scopes.has(index)) this.#scopes.set(index, edges);
    return index;
  }
  nodeCredentials(node: Vertex, edges: () => readonly Edge[]): number {
    const index = this.vertex('node-credentials', `credentials:${node.id}`);
    if (!this.#scopes.has(index)) this.#scopes.set(index, edges);
    return index;
  }
  control(control: Control): string {
    if (!this.controls.has(control.id)) this.controls.set(control.id, control);
    return control.id;
  }

  /** Whether policies apply to an endpoint: not to hosts. */
  isPoliced(endpoint: number): boolean {
    const { engine } = this.facts;
    const element = engine.universe.elements[engine.facts(endpoint).first];
    return element !== undefined && engine.isPoliced(element);
  }

  /** Every step from a vertex but those over the network. */
  edgesFrom(index: number): readonly Edge[] {
    let edges = this.#edges.get(index);
    if (!edges) {
      edges = this.#make(this.at(index));
      this.#edges.set(index, edges);
    }
    return edges;
  }

  #make(vertex: Vertex): readonly Edge[] {
    switch (vertex.kind) {
      case 'workload':
      case 'pod-on-node': {
        const facts = this.#workload(vertex.endpoint);
        const escapes =
          vertex.kind === 'workload' ? escapeEdges(this, this.placement, facts, (node) => this.at(node)) : [];
        return [
          ...identityEdges(this, facts),
          ...escapes,
          ...positionEdges(this, facts, this.isPoliced(vertex.endpoint)),
          ...sharedEdges(this, this.#claims, facts),
          ...this.#spoof(facts),
          ...this.#anonymous(),
        ];
      }
      case 'service-account': {
        const [namespace = '', name = ''] = vertex.id.slice('serviceaccount:'.length).split('/');
        return rbacEdges(this, { kind: 'ServiceAccount', namespace, name });
      }
      case 'user':
        return rbacEdges(this, userOf(vertex));
      case 'secret':
        return secretEdges(this, this.facts.secrets.get(vertex.id.slice('secret:'.length)) ?? null);
      case 'node':
        return [
          ...nodeEdges(this, this.placement, vertex, (endpoint) => this.#isPartial(endpoint)),
          ...this.#anonymous(),
        ];
      case 'cluster-admin':
        return adminEdges(this);
      case 'scope':
      case 'node-credentials':
        return this.#scopes.get(vertex.index)?.() ?? [];
      case 'internet':
        return [...this.#doorEdges(), ...this.#anonymous()];
      case 'own-pod':
      case 'outside':
      case 'cloud-identity':
        return [];
    }
  }

  /** The pod on one node is less than the workload when the workload's other pods lead to other nodes. */
  #isPartial(endpoint: number): boolean {
    const { places, isDaemonSet, facts } = this.#workload(endpoint);
    const nodes = new Set(places.map(({ node }) => node));
    const spread =
      nodes.size > 1 || isDaemonSet || (nodes.has(null) && facts.pods > 1) || this.scheduling === 'worst-case';
    return spread && places.some((place) => escapesIn(place).length > 0);
  }

  #doorEdges(): Edge[] {
    return [...this.doors.values()].flatMap((doors) =>
      doors.map((door): Edge => {
        const { id } = this.#workload(door.endpoint);
        const others = doors.map(({ change }) => change);
        const controls = [
          this.control({
            id: `unexpose:${id}`,
            kind: 'unexpose',
            title: `Take ${id} off the internet`,
            endpoint: door.endpoint,
            changes: others,
          }),
          ...(this.isPoliced(door.endpoint) ? [this.ingressControl(door.endpoint)] : []),
        ];
        return {
          to: this.workload(door.endpoint),
          rule: 'N2-internet-in',
          certainty: door.certainty,
          ...(door.note !== undefined && { note: door.note }),
          evidence: [door.evidence],
          controls,
          need: null,
          ports: door.allowed,
        };
      }),
    );
  }

  ingressControl(endpoint: number): string {
    const { id } = this.#workload(endpoint);
    return this.control({
      id: `ingress:${id}`,
      kind: 'ingress-policy',
      title: `Let nothing that the attacker holds call ${id}`,
      endpoint,
      changes: [],
    });
  }

  /** Endpoint whose network position a vertex has; -1 when it has none. */
  positionOf(vertex: Vertex): number {
    const { kind, endpoint } = vertex;
    return kind === 'workload' || kind === 'pod-on-node' || kind === 'own-pod' || kind === 'node' ? endpoint : -1;
  }

  /** Controls that take away the step from one endpoint to another over the network. */
  networkControls(from: number, to: number): string[] {
    const source = this.facts.workloads.get(from);
    return [
      ...(this.isPoliced(to) ? [this.ingressControl(to)] : []),
      ...(source && this.isPoliced(from) ? [egressControl(this, source)] : []),
    ];
  }

  /** The steps to one target: two where asking DNS is one, and what else it listens on the other. */
  networkEdge(from: number, { to, allowed, unknown }: Reached): readonly Edge[] {
    const controls = this.networkControls(from, to);
    const edge = (ports: PortSet, certainty: Certainty): Edge => ({
      to: this.workload(to),
      rule: 'N1-pod-reach',
      certainty,
      evidence: [],
      controls,
      need: null,
      ports,
    });
    if (!this.isDns(to)) return [allowed !== noPorts ? edge(allowed, 'certain') : edge(unknown, 'unknown')];
    // Everything may ask the cluster's DNS, and has to: that alone is a way on only if DNS itself has a hole.
    const other = subtract(allowed, dnsPorts);
    const asking = intersect(allowed, dnsPorts);
    const edges = other === noPorts ? [] : [edge(other, 'certain')];
    if (asking === noPorts) return edges;
    const kept = controls.filter((control) => !control.startsWith('egress:'));
    return [...edges, { ...edge(asking, 'possible'), controls: kept, note: 'needs a hole in the DNS server' }];
  }

  isDns(endpoint: number): boolean {
    return this.facts.workloads.get(endpoint)?.facts.labels['k8s-app'] === 'kube-dns';
  }

  /** What the API server gives to whoever shows no token, where bindings give that anything (N4). */
  #anonymous(): readonly Edge[] {
    if (!this.#anonymousEdges) {
      const to = this.vertex('user', anonymous);
      const leads = rbacEdges(this, userOf(this.at(to))).length > 0;
      const note = 'unless the API server turns anonymous requests off';
      this.#anonymousEdges = leads
        ? [{ ...silent(to), rule: 'N4-anonymous', certainty: 'likely', note, need: 'api-server' }]
        : [];
    }
    return this.#anonymousEdges;
  }

  /** Answers forged for pods on the same node: whether that works is the network plugin's business. */
  #spoof(facts: WorkloadFacts): Edge[] {
    if (facts.facts.hostNetwork) return [];
    const nodes = new Set(facts.places.filter(mayForgePackets).flatMap(({ node }) => node ?? []));
    return [...nodes].map((name) => ({
      to: this.scope(`beside:${name}`, () =>
        this.placement.tenantsOf(this, `node:${name}`).map(({ workload }) => ({
          to: this.podOnNode(workload.endpoint),
          rule: null,
          certainty: 'unknown' as const,
          evidence: [],
          controls: [],
          need: null,
        })),
      ),
      rule: 'N10-spoof' as const,
      certainty: 'unknown' as const,
      note: 'depends on the network plugin',
      evidence: [],
      controls: [],
      need: null,
    }));
  }
}
