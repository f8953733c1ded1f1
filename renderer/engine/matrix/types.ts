/** What window and worker say to each other about the matrix. Rows are columns of numbers, never objects per cell. */

/** Which rows and columns there are. */
export type MatrixScope =
  | { readonly level: 'groups' }
  /** Endpoints of one group against those of another; null for all groups. */
  | { readonly level: 'endpoints'; readonly from: string | null; readonly to: string | null };

export interface MatrixRequest {
  readonly scope: MatrixScope;
  /** Whether cluster nodes are rows and columns too. */
  readonly nodes: boolean;
  /** The query that hides what it does not find. */
  readonly hide?: string | null;
  /** The preview of drafts whose outcome is shown, by revision; the open cluster as it is where there is none. */
  readonly drafts?: number | null;
}

/** A row or a column. */
export interface MatrixItem {
  /** Position in the rows that the worker sends: index of the endpoint, or position of the group. */
  readonly key: number;
  /** Id of its node in the graph. */
  readonly node: string;
  readonly label: string;
  /** Label that says what it is without its group's heading. */
  readonly fullLabel: string;
  readonly detail: string;
  readonly group: string;
  readonly endpoint: number | null;
  /** Endpoints that it stands for. */
  readonly size: number;
}

export interface MatrixAxes {
  readonly rows: readonly MatrixItem[];
  readonly columns: readonly MatrixItem[];
}

export type MatrixBlock =
  | {
      readonly level: 'endpoints';
      /** Cells of one row. */
      readonly width: number;
      /** `CellClass`, row by row, in the engine's order of endpoints. */
      readonly cells: Uint8Array;
      /** Under drafts: cells as they are without them, and what becomes of each: 0, or one more than its place in `changeKinds`. */
      readonly was: { readonly cells: Uint8Array; readonly changes: Uint8Array } | null;
    }
  | {
      readonly level: 'groups';
      readonly width: number;
      /** Pairs of endpoints with a certainly allowed port. */
      readonly allowed: Uint32Array;
      /** Pairs with ports that are unknown. */
      readonly unknown: Uint32Array;
      /** Under drafts: the same without them. */
      readonly was: { readonly allowed: Uint32Array; readonly unknown: Uint32Array } | null;
    };

/** What rows and columns are ordered by; `name` is the order in which axes come. */
export type MatrixOrder = 'name' | 'out' | 'in' | 'isolation' | 'similar';

/** Comparing everything takes a while: each call does a part of it and says how far it is. */
export interface MatrixOrdering {
  readonly done: number;
  readonly total: number;
  /** Positions in `MatrixAxes`, when it is done. */
  readonly order: { readonly rows: Int32Array; readonly columns: Int32Array } | null;
  /** What could not be done as asked; null when all could. */
  readonly note: string | null;
}

/** One pair of endpoints in words. */
export interface MatrixPair {
  readonly verdict: 'allowed' | 'unknown' | 'denied';
  readonly ports: string;
  readonly unknownPorts: string;
}
