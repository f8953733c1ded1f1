/**
 * The Kubernetes objects that Bulkhead reads, as far as it reads them. Fields are what a manifest may hold before
 * defaulting: everything is optional and possibly null. Source: Kubernetes API reference v1.36.
 */

export type Labels = Readonly<Record<string, string>>;

/** Where an object stands: the file, the line its text begins at, and what is needed to find a position inside it. */
export interface Source {
  /** Path as shown to the user, relative to the folder opened; `-` for standard input. */
  readonly file: string;
  /** 1-based line at which the object begins. */
  readonly line: number;
  /** Index of the document in the file, 0-based. */
  readonly document: number;
  /** JSON pointer of the object inside its document: '' or '/items/3'. */
  readonly pointer: string;
}

export interface OwnerReference {
  readonly kind?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly controller?: boolean;
}

export interface ObjectMeta {
  readonly name: string;
  /** Filled in for namespaced kinds ('default' when the manifest has none); undefined for cluster-scoped kinds. */
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly ownerReferences: readonly OwnerReference[];
}

/** An object that was read: its identity, its body as parsed (the author's values, not defaulted), and its place. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  /** The whole parsed document of the object, for readers of single fields. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly source: Source;
}

export type Severity = 'error' | 'warning' | 'info';

/** Something to say about the input. Values, not exceptions: a broken part never costs the rest. */
export interface Diagnostic {
  readonly severity: Severity;
  /** Stable kebab-case code, for example `namespace-missing`. */
  readonly code: string;
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  readonly file?: string;
  readonly line?: number;
}

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** A label selector in normal form: all requirements ANDed, sorted, matchLabels turned into `In` with one value. */
export interface LabelSelector {
  readonly requirements: readonly LabelSelectorRequirement[];
  /** Equal for selectors that are equal. */
  readonly key: string;
}

/** A text to read: one file, or standard input. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}
