/** The context menu of something that can be attacked: where it is open, and for what. */
import { create } from 'zustand';

export interface MenuSubject {
  /** Id of the attack graph; null for what nobody can own, such as a namespace. */
  readonly vertex: string | null;
  readonly label: string;
  /** The namespace that it is, or lies in; null for what lies in none. */
  readonly namespace: string | null;
}

interface NodeMenuState {
  readonly at: { readonly x: number; readonly y: number } | null;
  readonly subject: MenuSubject | null;
  readonly open: (at: { readonly x: number; readonly y: number }, subject: MenuSubject) => void;
  readonly close: () => void;
}

export const useNodeMenu = create<NodeMenuState>()((set) => ({
  at: null,
  subject: null,
  open: (at, subject) => set({ at, subject }),
  close: () => set({ at: null }),
}));

/** The menu's subject for a node of the explore view. */
export function subjectOfNode(node: string, label: string): MenuSubject {
  const vertex = vertexOfNode(node);
  const namespace = node.startsWith('ns:') ? node.slice(3) : workloadOf(vertex) && (vertex?.split('/')[0] ?? null);
  return { vertex, label, namespace };
}

/** The workload that something attackable is, as generators name it; null for what is none. */
export function workloadOf(vertex: string | null): string | null {
  // Nodes are `node:NAME`, other outside things have no kind in brackets.
  const end = vertex?.lastIndexOf(']') ?? -1;
  return vertex === null || end < 0 ? null : vertex.slice(0, end + 1);
}

/** What a node of the explore view is to an attacker. */
export function vertexOfNode(node: string): string | null {
  if (node === '{outside}') return 'internet';
  if (!node.startsWith('wl:')) return null;
  const endpoint = node.slice(3);
  if (endpoint.startsWith('node/')) return `node:${endpoint.slice(5)}`;
  if (endpoint.startsWith('{')) return null;
  // Workloads are `namespace/name[Kind]`; what else has an address is outside.
  return endpoint.includes('[') ? endpoint : 'internet';
}
