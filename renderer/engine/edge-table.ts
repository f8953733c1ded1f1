/** Adds up pairs of endpoints into bundled edges between drawn nodes. */

import type { Reachability } from '../../shared/reachability/reachability.ts';
import { formatPorts, noPorts } from '../../shared/values/ports.ts';
import type { ViewEdge } from './protocol.ts';

interface Bundle {
  readonly from: string;
  readonly to: string;
  allowed: number;
  unknown: number;
  /** Pairs of endpoints; null when counted in bulk. */
  pairs: number | null;
  ports: string | null;
}

export class EdgeTable {
  readonly #reachability: Reachability;
  readonly #bundles = new Map<string, Bundle>();

  constructor(reachability: Reachability) {
    this.#reachability = reachability;
  }

  #bundle(from: string, to: string): Bundle {
    const id = `${from} → ${to}`;
    let bundle = this.#bundles.get(id);
    if (!bundle) {
      bundle = { from, to, allowed: 0, unknown: 0, pairs: 0, ports: null };
      this.#bundles.set(id, bundle);
    }
    return bundle;
  }

  addCounts(from: string, to: string, allowed: number, unknown: number): void {
    if (allowed === 0 && unknown === 0) return;
    const bundle = this.#bundle(from, to);
    bundle.allowed += allowed;
    bundle.unknown += unknown;
    bundle.pairs = null;
  }

  addPair(fromNode: string, toNode: string, from: number, to: number): void {
    const verdict = this.#reachability.reach(from, to);
    const allowed = verdict.allowed !== noPorts;
    const unknown = verdict.unknown !== noPorts;
    if (!allowed && !unknown) return;
    const bundle = this.#bundle(fromNode, toNode);
    if (allowed) bundle.allowed++;
    if (unknown) bundle.unknown++;
    if (bundle.pairs !== null) {
      bundle.pairs++;
      bundle.ports = bundle.pairs === 1 ? formatPorts(allowed ? verdict.allowed : verdict.unknown) : null;
    }
  }

  edges(): readonly ViewEdge[] {
    return [...this.#bundles].map(([id, { from, to, allowed, unknown, ports }]) => ({
      id,
      from,
      to,
      allowed,
      unknown,
      ports,
      both: false,
    }));
  }
}
