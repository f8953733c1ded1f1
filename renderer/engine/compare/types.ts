/** What window and worker say to each other about two inputs beside each other. */
import type { SourceText } from '../../../shared/kubernetes/objects.ts';
import type { ReachabilityOptions } from '../../../shared/reachability/types.ts';
import type { Why } from '../detail-types.ts';
import type { Change, View } from '../view-types.ts';

export type ChangeCounts = Readonly<Record<Change, number>>;

export interface CompareStart {
  readonly options: ReachabilityOptions;
  /** Whether the input that is open is the later one of the two. */
  readonly swapped: boolean;
}
export interface CompareSummary {
  /** Pairs of endpoints; outside addresses that change alike for one workload count once. */
  readonly counts: ChangeCounts;
  /** Pairs beyond those that are kept; what kind they are is not known. */
  readonly left: number;
  /** Workloads and nodes that are new or gone. */
  readonly endpoints: { readonly added: number; readonly removed: number };
  /** Diagnostics of severity error in the other input: what could not be read is not compared. */
  readonly errors: number;
}
export type CompareStep =
  | { readonly kind: 'working'; readonly share: number }
  | { readonly kind: 'done'; readonly summary: CompareSummary };

export interface CompareViewRequest {
  readonly expanded: readonly string[];
  readonly keep: readonly string[];
  readonly nodes: boolean;
  /** Whether what is the same on both sides is left out. */
  readonly onlyChanges: boolean;
}

export interface CompareQuery {
  /** Names what is asked about: another preview of drafts gives other answers to the same question. */
  readonly revision: number;
  /** Node id of the last picture at either end; null for any. */
  readonly node: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** Words that must occur in one of the two ends. */
  readonly text: string;
  readonly change: Change | null;
  readonly limit: number;
}
export interface CompareRow {
  /** Names the pair in `compareWhy`. */
  readonly pair: number;
  readonly fromLabel: string;
  readonly toLabel: string;
  readonly change: Change;
  /** Verdicts as text; empty for no connection. */
  readonly before: string;
  readonly after: string;
}
export interface CompareList {
  readonly rows: readonly CompareRow[];
  readonly total: number;
}

/** Marks for the matrix: groups by name, pairs by the numbers of the open input. */
export interface CompareMarks {
  readonly groups: readonly { readonly from: string; readonly to: string; readonly change: Change }[];
  /** From, to and the number of the change, three for each pair. */
  readonly pairs: Int32Array;
}

/** Both sides of one pair; null where one of the ends does not exist. */
export interface CompareWhy {
  readonly row: CompareRow;
  readonly before: Why | null;
  readonly after: Why | null;
}

export interface CompareCalls {
  readonly compareTexts: {
    /** @property restart Whether these are the first of another input. */
    args: { readonly texts: readonly SourceText[]; readonly restart: boolean };
    result: { readonly characters: number };
  };
  /** Works for a moment and says how far it is; called until done. `start` begins anew. */
  readonly compareStep: { args: { readonly start: CompareStart | null }; result: CompareStep };
  readonly compareView: { args: CompareViewRequest; result: View };
  readonly compareRows: { args: CompareQuery; result: CompareList };
  readonly compareWhy: { args: { readonly pair: number; readonly revision: number }; result: CompareWhy };
  readonly compareMarks: { args: Record<string, never>; result: CompareMarks };
  /** What changes, as a table for spreadsheets and scripts. */
  readonly compareCsv: { args: Record<string, never>; result: { readonly content: Blob } };
  /** Lets go of the other input. */
  readonly compareClose: { args: Record<string, never>; result: null };
}
