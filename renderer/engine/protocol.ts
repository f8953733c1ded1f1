/** What the window and its engine worker say to each other. Plain data only: everything here is structured-cloned. */
import type { Diagnostic, SourceText } from '../../shared/kubernetes/objects.ts';
import type { Completions } from '../../shared/query/complete.ts';
import type { SelectingPolicy } from '../../shared/reachability/reachability.ts';
import type {
  Endpoint,
  ExplainStep,
  Fix,
  ReachabilityOptions,
  UnknownReason,
} from '../../shared/reachability/types.ts';
import type { AttackCalls } from './attack/types.ts';
import type { Badges } from './badges.ts';
import type { CompareCalls } from './compare/types.ts';
import type { DraftCalls } from './draft/types.ts';
import type { ExportRequest, ExportResult } from './export-list.ts';
import type { EndpointLink, InspectCalls } from './inspect/types.ts';
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
import type { SnapshotPart, SnapshotRequest } from './save-snapshot.ts';
import type { ConnectionRow, ConnectionSort, CsvPart, EndpointsState, FindState, TableQuery } from './table/types.ts';

export type { Badges } from './badges.ts';

export interface NamespaceInfo {
  readonly name: string;
  readonly declared: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly workloads: number;
  readonly pods: number;
}

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

export type NodeKind = 'namespace' | 'workload' | 'pod' | 'outside' | 'nodes' | 'ingress-controller' | 'rest';

/** What a comparison or a draft says of a connection; `uncertain` is said of drafts only. */
export type Change = 'added' | 'removed' | 'changed' | 'uncertain';

export interface ViewNode {
  /** `ns:NAME`, `wl:ENDPOINT-ID`, `pod:ENDPOINT-ID NUMBER`, `rest:NAME`, `{rest}`, `{outside}`, `{nodes}` or `{ingress-controller}`. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  /** Second line. */
  readonly detail: string;
  /** Id of the namespace node, or of a pod the workload node, that it is drawn in. */
  readonly parent: string | null;
  readonly expanded: boolean;
  /** Number of workloads it stands for. */
  readonly size: number;
  readonly badges: Badges | null;
  /** Engine index, of workload nodes. */
  readonly endpoint: number | null;
  /** First and last engine index, of group nodes. */
  readonly members: readonly [number, number] | null;
  /** In a comparison, whether it is there on one side only. */
  readonly change?: 'added' | 'removed';
}

export interface ViewEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Ordered pairs of endpoints with a certainly allowed port. */
  readonly allowed: number;
  /** Ordered pairs with ports that are unknown. */
  readonly unknown: number;
  /** Ports, when it is one pair or all pairs have the same. */
  readonly ports: string | null;
  /** The same from `to` to `from`, drawn as a second head; null where that is an edge of its own, or nothing. */
  readonly back: { readonly allowed: number; readonly unknown: number } | null;
  /** In a comparison, what happens to the pairs that it counts; absent for what stays as it is. */
  readonly change?: Change;
}

export interface View {
  readonly nodes: readonly ViewNode[];
  readonly edges: readonly ViewEdge[];
  /** What was put together to keep the picture readable; null when everything is drawn by itself. */
  readonly note: string | null;
}

export interface ViewRequest {
  readonly expanded: readonly string[];
  /** Groups that must stay visible when others are put together. */
  readonly keep: readonly string[];
  readonly nodes: boolean;
  /** The query that hides what it does not find; counts are then of what is left. */
  readonly hide?: string | null;
}

export interface PairRow {
  readonly from: number;
  readonly to: number;
  /** The far end, or both where neither is given by the context. */
  readonly label: string;
  readonly detail: string;
  readonly verdict: 'allowed' | 'unknown' | 'denied';
  readonly ports: string;
  readonly unknownPorts: string;
  readonly reasons: readonly UnknownReason[];
}

export interface RowGroup {
  readonly name: string;
  readonly rows: readonly PairRow[];
  /** All rows of the group; `rows` may hold fewer. */
  readonly total: number;
}

export interface DirectionRows {
  readonly allowed: readonly RowGroup[];
  readonly denied: readonly RowGroup[];
  readonly allowedTotal: number;
  readonly deniedTotal: number;
}

export interface EndpointDetail {
  readonly index: number;
  readonly endpoint: Endpoint;
  readonly isolated: { readonly ingress: boolean; readonly egress: boolean } | null;
  readonly badges: Badges | null;
  readonly policies: readonly SelectingPolicy[];
  readonly reachedBy: DirectionRows;
  readonly reaches: DirectionRows;
}

export interface GroupDetail {
  readonly id: string;
  readonly namespace: NamespaceInfo | null;
  readonly badges: Badges | null;
  readonly members: readonly {
    readonly index: number;
    readonly node: string;
    readonly label: string;
    readonly detail: string;
  }[];
  readonly memberTotal: number;
  /** Connections inside the group, and bundles to and from others. */
  readonly internal: { readonly allowed: number; readonly unknown: number };
  readonly incoming: readonly { readonly group: string; readonly allowed: number; readonly unknown: number }[];
  readonly outgoing: readonly { readonly group: string; readonly allowed: number; readonly unknown: number }[];
}

export interface Snippet {
  readonly first: number;
  readonly lines: readonly string[];
}

export interface WhyStep extends Omit<ExplainStep, 'ports'> {
  readonly portText: string;
  readonly snippet: Snippet | null;
}

export interface Why {
  readonly from: EndpointLink;
  readonly to: EndpointLink;
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly ports: string;
  readonly unknownPorts: string;
  readonly reasons: readonly UnknownReason[];
  readonly egress: readonly WhyStep[];
  readonly ingress: readonly WhyStep[];
  readonly fix: Fix | null;
  /** The same question for the command line, without the path of the input. */
  readonly command: readonly string[];
}

export interface ConnectionQuery {
  /** Node ids as in `ViewNode.id`; null for anything. */
  readonly from: string | null;
  readonly to: string | null;
  /** Words that must occur in one of the two ends. */
  readonly text: string;
  /** The query that hides what it does not find; hidden connections are not listed. */
  readonly hide?: string | null;
  readonly limit: number;
}

export interface ConnectionList {
  readonly rows: readonly (PairRow & { readonly fromLabel: string; readonly toLabel: string })[];
  readonly total: number;
  /** Whether counting stopped before the end. */
  readonly more: boolean;
}

export interface SearchHit {
  readonly endpoint: number;
  /** Id of its node. */
  readonly node: string;
  readonly group: string;
  readonly label: string;
  /** The group as it is shown. */
  readonly namespace: string;
  readonly kind: string;
}

/** Every call of the worker: arguments and result. */
export interface EngineCalls extends InspectCalls, CompareCalls, AttackCalls, DraftCalls {
  readonly addTexts: { args: { readonly texts: readonly SourceText[] }; result: { readonly characters: number } };
  readonly load: {
    /** May be called again with other options: the texts stay. */
    args: { readonly diagnostics: readonly Diagnostic[]; readonly options?: ReachabilityOptions };
    result: Summary;
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
    args: { readonly level: MatrixScope['level']; readonly keys: readonly number[]; readonly hide?: string | null };
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
