/** Where the API server and kubelets can be called from: what a step by RBAC needs beside a token. */
import type { Gate } from './gates.ts';
import type { AttackGraph } from './graph.ts';
import type { Certainty, Need, Vertex } from './model.ts';

/** A position from which the API server or a kubelet can be called. */
export interface Position {
  readonly vertex: number;
  readonly need: Need;
  /** Null for what needs no leave of the engine: nodes, and tokens whose use is taken for granted. */
  readonly gate: Gate | null;
  readonly certainty: Certainty;
}

const gateControls = { 'api-server': 'api-egress', kubelet: 'kubelet-egress' } as const;

/** What a position may call, with the controls in place. */
export function gateOf(graph: AttackGraph, vertex: Vertex, need: Need, controls: ReadonlySet<string>): Position | null {
  if (vertex.kind === 'node') return { vertex: vertex.index, need, gate: null, certainty: 'certain' };
  if (vertex.kind === 'internet' && need === 'api-server') {
    const gate = graph.gates.apiServerFromOutside();
    return { vertex: vertex.index, need, gate, certainty: gate.certainty };
  }
  if (vertex.kind !== 'workload' && vertex.kind !== 'pod-on-node') return null;
  for (const id of positionControls(graph, vertex, need)) if (controls.has(id)) return null;
  const gate = need === 'api-server' ? graph.gates.apiServer(vertex.endpoint) : graph.gates.kubelet(vertex.endpoint);
  return gate && { vertex: vertex.index, need, gate, certainty: gate.certainty };
}

/** Controls that keep a position from the API server or the kubelets. */
export function positionControls(graph: AttackGraph, vertex: Vertex, need: Need): string[] {
  if (vertex.kind !== 'workload' && vertex.kind !== 'pod-on-node') return [];
  if (!graph.isPoliced(vertex.endpoint)) return [];
  const { id } = graph.at(graph.workload(vertex.endpoint));
  const kind = gateControls[need];
  const what = need === 'api-server' ? 'the API server' : 'the kubelets';
  const own = graph.control({
    id: `${kind}:${id}`,
    kind,
    title: `Deny ${id} egress to ${what}`,
    endpoint: vertex.endpoint,
    changes: [],
  });
  return [own, `egress:${id}`];
}
