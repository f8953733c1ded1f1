/** The context menu of something that can be attacked: where it is open, and for what. */
import { create } from 'zustand';

export interface MenuSubject {
  /** Id of the attack graph; null for what nobody can own, such as a namespace. */
  readonly vertex: string | null;
  readonly label: string;
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
