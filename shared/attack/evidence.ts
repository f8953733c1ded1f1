/** Why a step is possible: places in manifests, and the verdicts of the engine that it passes. */
import { explain } from '../reachability/explain.ts';
import type { Endpoint, Explanation } from '../reachability/types.ts';
import { formatPorts, type PortSet } from '../values/ports.ts';
import type { AttackGraph } from './graph.ts';
import type { Evidence } from './model.ts';
import type { PathStep } from './paths.ts';

/** A connection that a step needs, with the engine's explanation. */
export interface NetworkCondition {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly ports: PortSet;
  /** What it is for: `itself`, or calling the API server or a kubelet. */
  readonly purpose: 'step' | 'api-server' | 'kubelet';
  readonly explanation: Explanation;
}

export interface PlacedEvidence {
  readonly object: string;
  readonly file: string;
  readonly line: number;
  readonly pointer: string;
  readonly text: string;
}

export function place(graph: AttackGraph, { object, pointer, text }: Evidence): PlacedEvidence {
  const { kind, metadata, source } = object;
  const name = `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
  return { object: name, file: source.file, line: graph.facts.engine.lineOf(source, pointer), pointer, text };
}

/** Connections that a step passes. */
export function networkConditions(graph: AttackGraph, step: PathStep): NetworkCondition[] {
  const { engine } = graph.facts;
  const out: NetworkCondition[] = [];
  const add = (from: number, to: number, ports: PortSet, purpose: NetworkCondition['purpose']): void => {
    const [a, b] = [engine.universe.endpoints[from]?.endpoint, engine.universe.endpoints[to]?.endpoint];
    if (a && b) out.push({ from: a, to: b, ports, purpose, explanation: explain(engine, from, to, ports) });
  };
  const { edge } = step;
  const target = graph.at(step.to).endpoint;
  // What opened policies allow is not what the engine says of the cluster as it stands.
  if (edge.rule === 'N1-pod-reach' && edge.ports && step.opened.length === 0) {
    add(graph.at(step.from).endpoint, target, edge.ports, 'step');
  }
  if (edge.rule === 'N2-internet-in' && edge.ports) {
    const from = doorSource(graph, target, edge.ports);
    if (from >= 0) add(from, target, edge.ports, 'step');
  }
  const gate = step.position?.gate;
  if (step.position && gate && gate.endpoint >= 0) {
    add(graph.at(step.position.vertex).endpoint, gate.endpoint, gate.ports, step.position.need);
  }
  return out;
}

/** An endpoint on the internet, or the ingress controller, that gets in. */
function doorSource(graph: AttackGraph, target: number, ports: PortSet): number {
  const { endpoints } = graph.facts.engine.universe;
  const byController = graph.doors.get(target)?.some((door) => door.byController && door.allowed === ports);
  if (byController) return endpoints.findIndex(({ endpoint }) => endpoint.type === 'ingress-controller');
  const public4 = graph.gates.endpointAt(0x01010101n);
  const { allowed } = graph.view.engine.reach(public4, target);
  return allowed.edges.length > 0 ? public4 : -1;
}

/** Where evidence of a step stands in manifests: its own, then the policies that let it through. */
export function placesOf(graph: AttackGraph, step: PathStep): PlacedEvidence[] {
  const own = step.edge.evidence.map((one) => place(graph, one));
  const rules = networkConditions(graph, step).flatMap(({ explanation, from, to, ports }) =>
    [...explanation.egress, ...explanation.ingress].flatMap(({ action, policy, file, line, reason }) =>
      policy !== null && file !== null && action !== 'deny'
        ? [
            {
              object: policy,
              file,
              line: line ?? 1,
              pointer: '',
              text: `${policy} lets ${from.id} call ${to.id} on ${formatPorts(ports)}: ${reason}`,
            },
          ]
        : [],
    ),
  );
  const all = [...own, ...rules];
  if (all.length > 0 || step.edge.rule !== 'N1-pod-reach') return all;
  // No policy on either side: what is called is where somebody would add one.
  const workload = graph.facts.workloads.get(graph.at(step.to).endpoint);
  const object = workload?.template?.object ?? workload?.places[0]?.object;
  return object && workload
    ? [place(graph, { object, pointer: '', text: `no policy keeps ${graph.at(step.from).id} from ${workload.id}` })]
    : [];
}
