/** The words of an attack that all its reports share. */
import type { Attack } from '../attack/attack.ts';
import type { AttackGraph } from '../attack/graph.ts';
import type { FieldChange, Vertex } from '../attack/model.ts';
import type { PathStep } from '../attack/paths.ts';
import { rules } from '../attack/techniques.ts';
import { noPorts } from '../values/ports.ts';
import { portText } from './report.ts';

/** What a person calls it. Not escaped. */
export function vertexName({ kind, id }: Vertex): string {
  switch (kind) {
    case 'internet':
      return 'the internet';
    case 'outside':
      return 'the outside';
    case 'pod-on-node':
      return `the pod of ${id.replace(/@node$/, '')} on that node`;
    case 'own-pod':
      return `a pod of its own, labelled like ${id.replace(/@own$/, '')}`;
    case 'node':
      return nodeName(id);
    case 'node-credentials':
      return `the kubelet's credentials on ${nodeName(id.slice('credentials:'.length))}`;
    case 'service-account':
      return `service account ${id.slice('serviceaccount:'.length)}`;
    case 'user':
      return id.startsWith('group:')
        ? `a member of group ${id.slice('group:'.length)}`
        : `user ${id.slice('user:'.length)}`;
    case 'secret':
      return `Secret ${id.slice('secret:'.length)}`;
    case 'cloud-identity':
      return `cloud identity ${id.slice('cloud:'.length)}`;
    case 'workload':
    case 'cluster-admin':
    case 'scope':
      return id;
  }
}

function nodeName(id: string): string {
  const name = id.slice('node:'.length);
  if (name === '{any}') return 'any node';
  const [, workload] = /^\{of (.*)\}$/.exec(name) ?? [];
  return workload === undefined ? `node ${name}` : `the node of ${workload}`;
}

/** `runs a command in a pod (from ci/runner)`; says what it is uncertain about. */
export function stepText(graph: AttackGraph, step: PathStep): string {
  const { rule, note, ports } = step.edge;
  const { position } = step;
  const doing = rule === null ? 'holds' : rules[rule].action;
  const on = ports && ports !== noPorts ? ` on ${portText(ports)}` : '';
  const calling = position?.gate
    ? `, calling ${position.gate.target} from ${vertexName(graph.at(position.vertex))}`
    : '';
  const opened = step.opened.length > 0 ? ', after opening policies' : '';
  return `${doing}${on}${calling}${opened}${note === undefined ? '' : ` (${note})`}`;
}

export function techniqueOf(step: PathStep): { readonly id: string; readonly name: string } | null {
  return step.edge.rule === null ? null : rules[step.edge.rule].technique;
}

/** `true → false`, `removed`. */
export function changeText({ pointer, from, to }: FieldChange): string {
  const where = pointer === '' ? 'the object' : pointer;
  return to === null ? `${where}: remove (${from})` : `${where}: ${from} → ${to}`;
}

export function schedulingText({ simulation: { graph } }: Attack): string {
  const unplaced = graph.placement.hasUnplaced;
  switch (graph.scheduling) {
    case 'off':
      return 'nodes are the end of every path (scheduling: off)';
    case 'worst-case':
      return unplaced
        ? 'pods whose node is not known may be on any node that their constraints allow (scheduling: worst case)'
        : 'every pod names its node (scheduling: worst case, which changes nothing here)';
    case 'exact':
      return unplaced
        ? 'pods whose node is not known share no node with others, DaemonSets apart (scheduling: exact)'
        : 'every pod names its node (scheduling: exact)';
  }
}
