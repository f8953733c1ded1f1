/** What the attack view asks the engine's worker. Plain data only; what can be owned goes by id, which no reading changes. */
import type { Scheduling } from '../../../shared/attack/builder.ts';
import type { Certainty, ControlKind, VertexKind } from '../../../shared/attack/model.ts';
import type { RuleId, Technique } from '../../../shared/attack/techniques.ts';
import type { Snippet } from '../row-types.ts';

/** Everything that decides what an attacker comes to own. */
export interface AttackQuestion {
  readonly footholds: readonly string[];
  /** Changes to the guessed crown jewels. */
  readonly jewels: { readonly added: readonly string[]; readonly removed: readonly string[] };
  readonly excluded: readonly RuleId[];
  readonly minCertainty: Certainty;
  readonly everyPort: boolean;
  readonly scheduling: Scheduling;
  /** Ids of controls that are tried out. */
  readonly controls: readonly string[];
}

export interface VertexLink {
  readonly id: string;
  readonly kind: VertexKind;
  /** `shop/cart[Deployment]`, `service account shop/cart`, `the internet`. */
  readonly name: string;
}

export interface JewelRow extends VertexLink {
  /** Why it is one. */
  readonly reason: string;
  /** Whether Bulkhead has guessed it. */
  readonly guessed: boolean;
  /** `held`: a foothold. `saved`: reached, but for the controls that are tried. */
  readonly state: 'reached' | 'held' | 'safe' | 'saved';
  /** Steps to it; 0 where it is not reached. */
  readonly step: number;
  readonly certainty: Certainty | null;
}

export interface KindCount {
  readonly kind: VertexKind;
  readonly count: number;
}

export interface AttackOutcome {
  readonly footholds: readonly VertexLink[];
  /** Footholds and jewels that this cluster does not have. */
  readonly missing: readonly string[];
  readonly jewels: readonly JewelRow[];
  /** What is newly owned at each step, the footholds first. */
  readonly steps: readonly { readonly count: number; readonly kinds: readonly KindCount[] }[];
  readonly blast: readonly { readonly kind: string; readonly owned: number; readonly of: number | null }[];
  /** Workloads that are open to the internet. */
  readonly exposed: number;
  /** What the outcome depends on, in words. */
  readonly notes: readonly string[];
  /** How many are owned in all; and, while controls are tried, how many without them. */
  readonly owned: number;
  readonly ownedBefore: number | null;
}

export type Fate = 'owned' | 'saved';

/** One thing, or several alike. */
export interface AttackNode {
  readonly id: string;
  readonly kind: VertexKind;
  readonly label: string;
  readonly detail: string;
  readonly step: number;
  readonly foothold: boolean;
  readonly jewel: boolean;
  /** `saved`: not owned any more with the controls that are tried. */
  readonly fate: Fate;
  /** Ids of what it stands for, as many as are worth sending; one for a thing by itself. */
  readonly members: readonly string[];
  readonly count: number;
}

export interface AttackEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** ATT&CK id. */
  readonly technique: string;
  readonly certainty: Certainty;
  /** `saved`: taken away by the controls that are tried. */
  readonly fate: Fate;
}

export interface AttackPicture {
  readonly nodes: readonly AttackNode[];
  readonly edges: readonly AttackEdge[];
  /** What is put together; null when everything is drawn by itself. */
  readonly note: string | null;
}

export interface StepRow {
  readonly from: VertexLink;
  readonly to: VertexLink;
  readonly rule: RuleId;
  readonly technique: Technique;
  /** What is done, and from where. */
  readonly text: string;
  readonly certainty: Certainty;
}

export interface PathRow {
  readonly steps: readonly StepRow[];
  readonly certainty: Certainty;
  /** Whether the controls that are tried take it away. */
  readonly gone: boolean;
}

export interface AttackPaths {
  readonly to: VertexLink;
  readonly state: 'reached' | 'held' | 'safe';
  readonly paths: readonly PathRow[];
  /** How many were counted, and whether there are more. */
  readonly found: number;
  readonly more: boolean;
  /** While controls are tried: whether there is a way still. */
  readonly left: boolean;
}

export interface EvidenceRow {
  readonly object: string;
  readonly file: string;
  readonly line: number;
  readonly pointer: string;
  readonly text: string;
  readonly snippet: Snippet | null;
}

export interface ConditionRow {
  /** Indices in the engine. */
  readonly from: number;
  readonly to: number;
  readonly fromLabel: string;
  readonly toLabel: string;
  readonly ports: string;
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly purpose: 'step' | 'api-server' | 'kubelet';
}

export interface ControlLink {
  readonly id: string;
  readonly kind: ControlKind;
  readonly title: string;
}

export interface HopDetail {
  readonly step: StepRow;
  readonly evidence: readonly EvidenceRow[];
  readonly conditions: readonly ConditionRow[];
  readonly removes: readonly ControlLink[];
}

export interface ChangeRow {
  readonly object: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** What to do for one control. */
export interface RemedyRow extends ControlLink {
  readonly yaml: string;
  readonly changes: readonly ChangeRow[];
}

/** A set of changes that leaves no way. */
export interface CutRow {
  readonly ids: readonly string[];
  readonly remedies: readonly RemedyRow[];
  /** Whether a new analysis of the changed manifests finds no way; null until it was made. */
  readonly holds: boolean | null;
  readonly connectionsLost: number;
}

export interface ChokeState {
  readonly done: boolean;
  /** Simulations so far. */
  readonly tries: number;
  /** Whether no smaller set exists. */
  readonly exact: boolean;
  /** Whether a way has a step that nothing here takes away. */
  readonly uncuttable: boolean;
  /** Best first. */
  readonly cuts: readonly CutRow[];
}

export interface AttackReport {
  readonly shortestFromInternet: number | null;
  readonly exposed: number;
  readonly exposedWithPath: number;
  readonly countedPaths: number;
  readonly controls: readonly { readonly remedy: RemedyRow; readonly pathsCut: number; readonly reduction: number }[];
}

/** One frontier, as rows. */
export interface FrontierRows {
  readonly rows: readonly StepRow[];
  readonly total: number;
}

/** A cut as drafts: policies to write, policies to delete, and what no policy does. */
export interface CutDraft {
  /** Documents of policies that are new or changed; '' for none. */
  readonly text: string;
  /** Ids of policies in force that are to go. */
  readonly deletes: readonly string[];
  /** Changes of other objects, in words. */
  readonly others: readonly string[];
}

export interface AttackCalls {
  readonly attackRun: { args: { readonly question: AttackQuestion }; result: AttackOutcome };
  readonly attackPicture: {
    args: {
      readonly question: AttackQuestion;
      /** Groups that are opened. */
      readonly expanded: readonly string[];
    };
    result: AttackPicture;
  };
  readonly attackFrontier: {
    args: { readonly question: AttackQuestion; readonly step: number; readonly limit: number };
    result: FrontierRows;
  };
  readonly attackPaths: {
    args: { readonly question: AttackQuestion; readonly to: string; readonly count: number };
    result: AttackPaths | null;
  };
  /** A hop of a path that `attackPaths` has given. */
  readonly attackHop: {
    args: { readonly question: AttackQuestion; readonly to: string; readonly path: number; readonly hop: number };
    result: HopDetail | null;
  };
  readonly attackReport: { args: { readonly question: AttackQuestion }; result: AttackReport };
  /** Works for a while at each call with the same arguments; the last answer stays. */
  readonly attackChoke: { args: { readonly question: AttackQuestion; readonly to: string }; result: ChokeState };
  /** Policies that carry controls out, as drafts. */
  readonly attackDraft: {
    args: { readonly question: AttackQuestion; readonly controls: readonly string[] };
    result: CutDraft;
  };
  readonly attackFind: {
    args: { readonly text: string; readonly limit: number };
    result: { readonly hits: readonly VertexLink[]; readonly total: number };
  };
}
