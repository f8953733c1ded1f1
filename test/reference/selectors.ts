import { allOf, type Certainty, certain } from './certainty.ts';
import { fields, isNoList, isNoObject, isObject, isPresent, items, text } from './manifest.ts';

/** What is known of the labels of a pod, a namespace or a node. */
export interface Labels {
  readonly values: ReadonlyMap<string, string>;
  /** Labels that are there, with a value that only the cluster knows (`pod-template-hash`). */
  readonly hidden: ReadonlySet<string>;
  /** True when there may be any other label as well (a namespace without a Namespace object). */
  readonly open: boolean;
}

export function knownLabels(labels: unknown): Labels {
  const values = new Map<string, string>();
  for (const [key, value] of Object.entries(fields(labels))) {
    // null in a map of strings decodes to the zero value.
    if (typeof value === 'string' || value === null) values.set(key, value ?? '');
  }
  return { values, hidden: new Set(), open: false };
}

/** One label: its value, or why there is none to be had. */
export type Label =
  | { readonly state: 'known'; readonly value: string }
  | { readonly state: 'hidden' }
  | { readonly state: 'open' }
  | { readonly state: 'absent' };

export function labelOf(labels: Labels, key: string): Label {
  if (labels.hidden.has(key)) return { state: 'hidden' };
  const value = labels.values.get(key);
  if (value !== undefined) return { state: 'known', value };
  return { state: labels.open ? 'open' : 'absent' };
}

type Operator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** metav1.LabelSelector. `problems` says why the API server would reject it. */
export interface Selector {
  readonly requirements: readonly Requirement[];
  readonly problems: readonly string[];
}

// apimachinery validation: IsQualifiedName and IsValidLabelValue.
const namePattern = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const prefixPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function isLabelKey(key: string): boolean {
  const parts = key.split('/');
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? (parts[0] ?? '') : undefined;
  if (parts.length > 2 || name.length > 63 || !namePattern.test(name)) return false;
  return prefix === undefined || (prefix.length <= 253 && prefixPattern.test(prefix));
}

function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= 63 && namePattern.test(value));
}

function isOperator(value: unknown): value is Operator {
  return value === 'In' || value === 'NotIn' || value === 'Exists' || value === 'DoesNotExist';
}

/** Reads a selector; absent, null and empty members add no requirement, so `{}` matches everything. */
export function parseSelector(value: unknown, options: { readonly nullIsEmpty?: boolean } = {}): Selector {
  // A null string of a built-in kind decodes to the zero value; the schema of a custom resource rejects it.
  const decode = (entry: unknown): unknown => (entry === null && options.nullIsEmpty === true ? '' : entry);
  const requirements: Requirement[] = [];
  const problems: string[] = [];
  if (isPresent(value) && !isObject(value)) problems.push('selector is not an object');
  const selector = fields(value);
  if (isNoObject(selector['matchLabels'])) problems.push('matchLabels is not an object');
  if (isNoList(selector['matchExpressions'])) problems.push('matchExpressions is not a list');
  for (const [key, entry] of Object.entries(fields(selector['matchLabels']))) {
    const wanted = decode(entry);
    if (!isLabelKey(key)) problems.push(`matchLabels: invalid key "${key}"`);
    if (typeof wanted !== 'string' || !isLabelValue(wanted)) problems.push(`matchLabels: invalid value of "${key}"`);
    else requirements.push({ key, operator: 'In', values: [wanted] });
  }
  for (const item of items(selector['matchExpressions'])) {
    const expression = fields(item);
    const key = text(expression['key']) ?? '';
    const operator = expression['operator'];
    if (isNoList(expression['values'])) problems.push('values is not a list');
    const values = items(expression['values']).map(decode);
    if (!isLabelKey(key)) problems.push(`matchExpressions: invalid key "${key}"`);
    if (!isOperator(operator)) {
      problems.push('not a valid selector operator');
      continue;
    }
    const takesValues = operator === 'In' || operator === 'NotIn';
    if (takesValues && values.length === 0) problems.push("must be specified when `operator` is 'In' or 'NotIn'");
    if (!takesValues && values.length > 0) {
      problems.push("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
    }
    const wanted = values.filter((entry): entry is string => typeof entry === 'string');
    if (wanted.length < values.length || !wanted.every(isLabelValue)) problems.push('matchExpressions: invalid value');
    requirements.push({ key, operator, values: wanted });
  }
  return { requirements, problems };
}

/** labels.Requirement.Matches: NotIn and DoesNotExist also match where the key is absent. */
function requirementMatches(requirement: Requirement, labels: Labels): Certainty {
  const label = labelOf(labels, requirement.key);
  const exists = label.state === 'open' ? 'maybe' : certain(label.state !== 'absent');
  switch (requirement.operator) {
    case 'Exists':
      return exists;
    case 'DoesNotExist':
      return exists === 'maybe' ? 'maybe' : certain(exists === 'no');
    case 'In':
      if (label.state === 'known') return certain(requirement.values.includes(label.value));
      return label.state === 'absent' ? 'no' : 'maybe';
    case 'NotIn':
      if (label.state === 'known') return certain(!requirement.values.includes(label.value));
      return label.state === 'absent' ? 'yes' : 'maybe';
  }
}

/** Whether a valid selector matches; the caller decides what an invalid one means. */
export function selectorMatches(selector: Selector, labels: Labels): Certainty {
  return allOf(selector.requirements.map((requirement) => requirementMatches(requirement, labels)));
}
