/** What the draft view asks the engine's worker. Plain data only. */
import type { BreakCheck } from '../../../shared/draft/breaks.ts';
import type { DraftEvidence } from '../../../shared/draft/context.ts';
import type { FormEdit, FormPolicies, FormResult } from '../../../shared/draft/form.ts';
import type { PolicyForm } from '../../../shared/draft/generate/close-internet.ts';
import type { Claim } from '../../../shared/draft/generate/generated.ts';
import type { QuarantineMode } from '../../../shared/draft/generate/quarantine.ts';
import type { GenerateRequest } from '../../../shared/draft/generate/request.ts';
import type { ImpactCounts } from '../../../shared/draft/impact.ts';
import type { OutputFile, OutputLayout } from '../../../shared/draft/output.ts';
import type { Workspace } from '../../../shared/draft/workspace.ts';
import type { Diagnostic, Severity } from '../../../shared/kubernetes/objects.ts';
import type { CompareList, CompareMarks, CompareQuery, CompareViewRequest, CompareWhy } from '../compare/types.ts';
import type { EndpointLink, RuleDetail, Some } from '../inspect/types.ts';
import type { MatrixPair } from '../matrix/types.ts';
import type { View } from '../view-types.ts';

/** Something that breaks, or is to be known about the drafts. */
export interface FindingRow {
  readonly check: BreakCheck;
  readonly severity: Severity;
  readonly title: string;
  readonly certain: boolean;
  readonly evidence: readonly DraftEvidence[];
  readonly remedy: string;
  /** The draft that it is about, by id; null for a connection. */
  readonly draft: string | null;
  /** A pair of the list of changes that loses the connection; null for none. */
  readonly pair: number | null;
}

/** Something about the text of a draft. */
export interface DraftProblem {
  readonly draft: string;
  readonly severity: Severity;
  readonly message: string;
  readonly hint: string;
  /** Line of its text, from 1. */
  readonly line: number;
}

export interface DraftPreview {
  /** Counts up with each preview. */
  readonly revision: number;
  readonly counts: ImpactCounts;
  /** Pairs that change beyond those that are kept. */
  readonly left: number;
  readonly policies: { readonly added: number; readonly replaced: number; readonly deleted: number };
  readonly findings: Some<FindingRow>;
  /** Findings by severity, those included that were too many to send. */
  readonly severities: Readonly<Record<Severity, number>>;
  readonly notes: readonly string[];
  readonly problems: Some<DraftProblem>;
  /** What is to be said of the drafts together. */
  readonly diagnostics: readonly Diagnostic[];
  /** Drafts whose text cannot be read; they are previewed as they were last read, with that text, or not at all (null). */
  readonly stale: readonly { readonly draft: string; readonly text: string | null }[];
  readonly milliseconds: number;
}
export type DraftStep = { readonly kind: 'working' } | { readonly kind: 'done'; readonly preview: DraftPreview };

/** A cell of the matrix under drafts. */
export interface DraftCell {
  readonly before: MatrixPair;
  readonly after: MatrixPair;
  /** Its place in the list of changes; null where nothing changes, or where it is beyond those that are kept. */
  readonly pair: number | null;
}

/** Names by id, as many as are worth sending. */
export interface DraftAttack {
  readonly before: number;
  readonly after: number;
  readonly cut: Some<string>;
  readonly left: Some<string>;
  readonly opened: Some<string>;
  /** Footholds that this cluster does not have. */
  readonly missing: readonly string[];
}

export interface RolloutOutage {
  /** The policy that breaks it when it is applied or deleted. */
  readonly policy: string;
  readonly title: string;
  /** Broken in the end too. */
  readonly stays: boolean;
}
/** A policy of a draft, by itself. */
export interface DraftPart {
  /** The draft that it comes from. */
  readonly draft: string;
  readonly policy: string;
  /** Its text; null where it is deleted. */
  readonly text: string | null;
  /** Whether the draft holds nothing else. */
  readonly alone: boolean;
}
export interface RolloutRow {
  readonly parts: readonly DraftPart[];
  readonly outages: readonly RolloutOutage[];
}
export interface RolloutState {
  readonly done: boolean;
  /** From 0 to 1. */
  readonly share: number;
  readonly steps: readonly RolloutRow[];
  /** No connection breaks on the way that works in the end. */
  readonly safe: boolean;
  /** More policies than an order is searched for; null when there are not too many. */
  readonly tooMany: number | null;
}

export interface DraftOutput {
  readonly files: readonly OutputFile[];
  readonly apply: readonly string[];
  /** Ids of policies that drafts delete. */
  readonly deleted: readonly string[];
  readonly revert: readonly string[];
  /** Policies as they are in force now, for `restore.yaml`; '' when there is nothing to restore. */
  readonly restore: string;
  /** For a pull request. */
  readonly markdown: string;
  /** Ids of policies that several drafts are about: only what the last says of one is in the files. */
  readonly overridden: Some<string>;
}

/** What a person has chosen for a generator; each takes of it what it needs. */
export interface GenerateAsk {
  readonly kind: GenerateRequest['kind'];
  /** Null for all but those of the platform. */
  readonly namespaces: readonly string[] | null;
  readonly namespace: string;
  readonly workload: string;
  readonly from: string;
  readonly to: string;
  readonly ports: string;
  /** `key` or `key=value`. */
  readonly label: string;
  readonly mode: QuarantineMode;
  readonly investigators: readonly string[];
  /** Null: whichever does it. */
  readonly form: PolicyForm | null;
  readonly exclude: readonly string[];
}

export interface ReviewRow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly ports: string;
  readonly why: readonly string[];
  readonly evidence: readonly DraftEvidence[];
  readonly note: string;
}
export type GenerateAnswer =
  /** Something is missing or wrong, in words. */
  | { readonly kind: 'no'; readonly message: string }
  | {
      readonly kind: 'generated';
      readonly name: string;
      /** With what was verified as comments above. */
      readonly yaml: string;
      readonly policies: number;
      readonly claims: readonly Claim[];
      readonly notes: readonly string[];
      readonly rows: Some<ReviewRow>;
      readonly counts: ImpactCounts;
      /** What it breaks that is declared. */
      readonly breaks: Some<string>;
    };

/** A policy as it is to be edited. */
export interface EditablePolicy {
  readonly name: string;
  readonly text: string;
}

/** What a line of a draft is about. */
export interface PolicyAt {
  readonly policy: string;
  readonly subject: string;
  readonly selects: Some<EndpointLink>;
  /** Null where the line is of no rule. */
  readonly rule: (RuleDetail & { readonly direction: 'ingress' | 'egress' }) | null;
}

/** A draft to add, or what a draft is to become. */
export interface FixedDraft extends EditablePolicy {
  /** The draft whose text it is to become, and the text that it was made from; null for a new draft. */
  readonly draft: { readonly id: string; readonly from: string } | null;
}

export interface DraftCalls {
  /** Works for a moment; called until done. `start` begins anew with these drafts. */
  readonly draftStep: { args: { readonly start: Workspace | null }; result: DraftStep };
  readonly draftView: { args: CompareViewRequest; result: View };
  readonly draftRows: { args: CompareQuery; result: CompareList };
  readonly draftWhy: { args: { readonly pair: number; readonly revision: number }; result: CompareWhy };
  readonly draftMarks: { args: Record<string, never>; result: CompareMarks };
  /** Row and column by their keys. */
  readonly draftCell: {
    args: { readonly from: number; readonly to: number; readonly revision: number };
    result: DraftCell;
  };
  /** What the drafts of the last preview do to an attacker; takes two simulations. */
  readonly draftAttack: {
    args: { readonly footholds: readonly string[]; readonly revision: number };
    result: DraftAttack;
  };
  /** Works for a while at each call with the same arguments. */
  readonly draftRollout: { args: { readonly propose: boolean; readonly revision: number }; result: RolloutState };
  readonly draftOutput: { args: { readonly layout: OutputLayout; readonly revision: number }; result: DraftOutput };
  /** A draft beside the policies in force that it takes the place of; both as texts. */
  readonly draftDiff: {
    args: { readonly draft: string; readonly revision: number };
    result: { readonly before: string; readonly after: string; readonly replaced: number; readonly added: number };
  };
  /** Null where the draft has no policy above that line, as it was last read. */
  readonly draftPolicyAt: {
    args: { readonly draft: string; readonly line: number; readonly revision: number };
    result: PolicyAt | null;
  };
  readonly draftForm: { args: { readonly text: string }; result: FormPolicies };
  readonly draftFormEdit: {
    args: { readonly text: string; readonly line: number; readonly edit: FormEdit };
    result: FormResult;
  };
  /** Over what is in force with those drafts applied. */
  readonly draftGenerate: { args: { readonly ask: GenerateAsk; readonly over: Workspace }; result: GenerateAnswer };
  /** A policy in force by id; null where there is none. */
  readonly draftPolicy: { args: { readonly id: string }; result: EditablePolicy | null };
  /** What an explanation proposes, as a draft. */
  readonly draftFix: {
    args: { readonly policy: string | null; readonly text: string; readonly yaml: string };
    result: readonly FixedDraft[];
  };
  /** What would let a lost connection through again; nothing where no change is known that does. */
  readonly draftMend: { args: { readonly pair: number; readonly revision: number }; result: readonly FixedDraft[] };
}
