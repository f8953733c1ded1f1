/** The words of attack simulation: what an attacker can own, by which step, why, and what would take the step away. */
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { type PortSet, portRange, union } from '../values/ports.ts';
import type { RuleId } from './techniques.ts';

/** From weakest to strongest. docs/attack-model.md says what each means. */
export const certainties = ['unknown', 'possible', 'likely', 'certain'] as const;
export type Certainty = (typeof certainties)[number];

export function rankOf(certainty: Certainty): number {
  return certainties.indexOf(certainty);
}
export function weaker(a: Certainty, b: Certainty): Certainty {
  return rankOf(a) < rankOf(b) ? a : b;
}

/** What the cluster's DNS answers on. */
export const dnsPorts: PortSet = union(portRange('UDP', 53), portRange('TCP', 53));

export type VertexKind =
  | 'internet'
  /** Somewhere outside that data can be sent to. */
  | 'outside'
  | 'workload'
  /** One pod of a workload, owned by way of its node: the other pods of the workload stay where they are. */
  | 'pod-on-node'
  /** A pod that the attacker starts, with the labels and so the network of a workload of its namespace. */
  | 'own-pod'
  | 'node'
  /** Tokens and secrets that the kubelet keeps for the pods of a node, without the node itself. */
  | 'node-credentials'
  | 'service-account'
  | 'user'
  | 'secret'
  | 'cloud-identity'
  | 'cluster-admin'
  /** Joins many to many ("every pod of a namespace"); never shown, costs no step. */
  | 'scope';

/** Something that an attacker can own. */
export interface Vertex {
  readonly index: number;
  readonly kind: VertexKind;
  /** Unique: `shop/cart[Deployment]`, `node:a`, `serviceaccount:shop/cart`, `secret:shop/key`, `internet`, … */
  readonly id: string;
  /** '' for what is in no namespace. */
  readonly namespace: string;
  /** Index of the endpoint in the reachability engine; -1 when it is none. */
  readonly endpoint: number;
}

/** A place in a manifest that shows why. */
export interface Evidence {
  readonly object: KubernetesObject;
  /** JSON pointer inside the object. */
  readonly pointer: string;
  readonly text: string;
}

/** What an edge needs beside owning where it begins: a position that can talk to one of these. */
export type Need = 'api-server' | 'kubelet';

/** One step that an attacker can take. */
export interface Edge {
  readonly to: number;
  /** Null: continues an edge into a scope, and is no step of its own. */
  readonly rule: RuleId | null;
  readonly certainty: Certainty;
  /** What makes it so uncertain, or what it says in words. */
  readonly note?: string;
  readonly evidence: readonly Evidence[];
  /** Ids of controls; any one of them takes the edge away. */
  readonly controls: readonly string[];
  readonly need: Need | null;
  /** The ports that the engine allows and something listens on, for steps over the network. */
  readonly ports?: PortSet;
}

/** One field of one object, from what to what. */
export interface FieldChange {
  readonly object: KubernetesObject;
  readonly pointer: string;
  readonly from: string;
  /** Null: remove the field or list item. */
  readonly to: string | null;
  /** The value itself, where it is neither text nor boolean. */
  readonly value?: readonly string[];
}

export type ControlKind =
  | 'ingress-policy'
  | 'egress-policy'
  | 'api-egress'
  | 'kubelet-egress'
  | 'metadata-egress'
  | 'etcd-egress'
  | 'unexpose'
  | 'pod-security'
  | 'token'
  | 'secret-reference'
  | 'cloud-identity'
  | 'binding'
  | 'role-rule'
  | 'pod-admission';

/** One thing that a person can change to take edges away. */
export interface Control {
  readonly id: string;
  readonly kind: ControlKind;
  readonly title: string;
  /** Endpoint that a policy is about; -1 when it is about none. */
  readonly endpoint: number;
  /** Fields to change, for controls that are no NetworkPolicy. */
  readonly changes: readonly FieldChange[];
}
