/** What the window and its engine worker say to each other. Plain data only: everything here is structured-cloned. */
import type { Diagnostic, SourceText } from '../../shared/kubernetes/objects.ts';
import type { Completions } from '../../shared/query/complete.ts';
import type { Effort } from '../../shared/reachability/apply-changes.ts';
import type { ReachabilityOptions } from '../../shared/reachability/types.ts';
import type { AttackCalls } from './attack/types.ts';
import type { Badges } from './badges.ts';
import type { CompareCalls } from './compare/types.ts';
import type { EndpointDetail, GroupDetail, NamespaceInfo, Why } from './detail-types.ts';
import type { DraftCalls } from './draft/types.ts';
import type { ExportRequest, ExportResult } from './export-list.ts';
import type { InspectCalls } from './inspect/types.ts';
import type {
  MatrixAxes,
  MatrixBlock,
  MatrixOrder,
  MatrixOrdering,
  MatrixPair,
  MatrixRequest,
  MatrixScope,
} from './matrix/types.ts';
import type { ActiveQuery, QueryAnswer } from './query/types.ts';
import type { ConnectionList, ConnectionQuery, SearchHit } from './row-types.ts';
import type { SnapshotPart, SnapshotRequest } from './save-snapshot.ts';
import type { ConnectionRow, ConnectionSort, CsvPart, EndpointsState, FindState, TableQuery } from './table/types.ts';
import type { View, ViewRequest } from './view-types.ts';

export type { Badges } from './badges.ts';
export type * from './detail-types.ts';
export type * from './row-types.ts';
export type * from './view-types.ts';

export interface Summary {
  readonly files: number;
  readonly documents: number;
  readonly objects: number;
  readonly workloads: number;
  readonly pods: number;
  readonly namespaces: readonly NamespaceInfo[];
  readonly policies: Readonly<Record<string, number>>;
  readonly ignored: Readonly<Record<string, number>>;
  readonly diagnostics: readonly Diagnostic[];
  /** Number of diagnostics by severity, also of those that were too many to send. */
  readonly counts: Readonly<Record<Diagnostic['severity'], number>>;
  readonly milliseconds: number;
}

/** Every call of the worker: arguments and result. */
export interface EngineCalls extends InspectCalls, CompareCalls, AttackCalls, DraftCalls {
  readonly addTexts: { args: { readonly texts: readonly SourceText[] }; result: { readonly characters: number } };
  readonly load: {
    /** May be called again with other options: the texts stay. */
    args: {
      readonly diagnostics: readonly Diagnostic[];
      readonly options?: ReachabilityOptions;
      /** The texts are those of a live cluster, whose changes will follow. */
      readonly live?: boolean;
    };
    result: Summary;
  };
  /** Takes changes of a live cluster over: new texts, others in place of those of their names, and names of those gone. */
  readonly change: {
    args: { readonly texts: readonly SourceText[]; readonly gone: readonly string[] };
    /** Of `universe` and `cluster` endpoints have other numbers than before. */
    result: { readonly summary: Summary; readonly effort: Effort };
  };
  readonly view: { args: ViewRequest; result: View };
  readonly workloads: {
    args: { readonly namespace: string };
    result: readonly {
      readonly index: number;
      readonly id: string;
      readonly label: string;
      readonly detail: string;
      readonly badges: Badges;
    }[];
  };
  readonly endpoint: { args: { readonly index: number }; result: EndpointDetail };
  readonly group: { args: { readonly id: string }; result: GroupDetail };
  readonly connections: { args: ConnectionQuery; result: ConnectionList };
  readonly exportList: { args: ExportRequest; result: ExportResult };
  /** Called again without `restart` until it answers with the file. */
  readonly saveSnapshot: { args: SnapshotRequest; result: SnapshotPart };
  readonly explain: { args: { readonly from: number; readonly to: number }; result: Why };
  readonly matrixAxes: { args: MatrixRequest; result: MatrixAxes };
  readonly matrixBlock: {
    args: { readonly level: MatrixScope['level']; readonly keys: readonly number[] } & Pick<
      MatrixRequest,
      'hide' | 'drafts'
    >;
    result: MatrixBlock;
  };
  readonly matrixOrder: {
    args: { readonly request: MatrixRequest; readonly by: MatrixOrder };
    result: MatrixOrdering;
  };
  readonly matrixPair: { args: { readonly from: number; readonly to: number }; result: MatrixPair };
  /** Puts a query into force: what it finds, and all that later calls with the same text need. */
  readonly query: { args: ActiveQuery; result: QueryAnswer };
  /** Edges of a view with a matching connection; null when the query does not ask about connections. */
  readonly matchingEdges: {
    args: { readonly text: string; readonly view: ViewRequest };
    result: readonly string[] | null;
  };
  /** Endpoints by id; null for what is not there. */
  readonly locate: {
    args: { readonly ids: readonly string[] };
    result: readonly ({ readonly endpoint: number; readonly group: string } | null)[];
  };
  readonly idsOf: { args: { readonly endpoints: readonly number[] }; result: readonly (string | undefined)[] };
  readonly completions: {
    args: { readonly text: string; readonly cursor: number; readonly limit: number };
    result: Completions;
  };
  readonly tableFind: { args: TableQuery; result: FindState };
  readonly tableRows: {
    args: {
      readonly query: TableQuery;
      readonly sort: ConnectionSort | null;
      readonly offset: number;
      readonly limit: number;
    };
    result: readonly ConnectionRow[];
  };
  readonly tableCsv: { args: { readonly query: TableQuery; readonly restart: boolean }; result: CsvPart };
  readonly tableEndpoints: { args: { readonly nodes: boolean }; result: EndpointsState };
  readonly search: {
    args: { readonly text: string; readonly limit: number };
    result: { readonly hits: readonly SearchHit[]; readonly total: number; readonly groups: readonly string[] };
  };
}
export type EngineCallName = keyof EngineCalls;
export type EngineArgs<N extends EngineCallName> = EngineCalls[N]['args'];
export type EngineResult<N extends EngineCallName> = EngineCalls[N]['result'];

export type Stage = 'reading' | 'analyzing' | 'summarizing';

export interface EngineRequest {
  readonly id: number;
  readonly name: EngineCallName;
  readonly args: unknown;
}
export type EngineResponse =
  | { readonly id: number; readonly type: 'result'; readonly value: unknown }
  | { readonly id: number; readonly type: 'error'; readonly message: string }
  | { readonly type: 'stage'; readonly stage: Stage };
