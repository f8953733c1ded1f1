/** What opens a way out of a pod, and which fields would close it. */
import type { Certainty } from './model.ts';
import type { RuleId } from './techniques.ts';

/** A field to change; pointers lie below the pod spec. */
export interface SpecChange {
  readonly pointer: string;
  readonly from: string;
  readonly to: string | null;
}
export interface EscapeFinding {
  readonly rule: RuleId;
  /** The node itself, or only what its kubelet keeps for its pods. */
  readonly target: 'node' | 'node-credentials';
  readonly certainty: Certainty;
  readonly note?: string;
  /** Below the pod spec. */
  readonly pointer: string;
  readonly text: string;
  readonly changes: readonly SpecChange[];
  /** Works only for an account that may read logs through the API. */
  readonly needsLogs?: boolean;
}
