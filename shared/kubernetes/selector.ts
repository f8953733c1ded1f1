/** Label selectors: reading, normal form, text. Source: apimachinery metav1.LabelSelector and its validation. */
import type { LabelSelector, LabelSelectorRequirement } from './objects.ts';
import { step } from './pointer.ts';

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;
const nameSyntax = /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)$/;
const prefixSyntax = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

export function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash < 0) return nameSyntax.test(key);
  return slash <= 253 && prefixSyntax.test(key.slice(0, slash)) && nameSyntax.test(key.slice(slash + 1));
}
export function isLabelValue(value: string): boolean {
  return value === '' || nameSyntax.test(value);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function asMap(value: unknown): Readonly<Record<string, unknown>> | null {
  return isMap(value) ? value : null;
}

/** Why the API server rejects a selector. */
export interface SelectorProblem {
  /** JSON pointer inside the selector. */
  readonly pointer: string;
  readonly message: string;
}

/**
 * Reads a selector that is present; null when it is no selector. `{}` has no requirements and matches everything.
 * The API server decodes a null value of a built-in kind to the empty string (`nullIsEmpty`); in a custom resource
 * the schema rejects it.
 */
export function parseLabelSelector(
  raw: unknown,
  { nullIsEmpty = false }: { readonly nullIsEmpty?: boolean } = {},
): { selector: LabelSelector | null; problems: readonly SelectorProblem[] } {
  const problems: SelectorProblem[] = [];
  const say = (pointer: string, message: string): void => {
    problems.push({ pointer, message });
  };
  const decode = (value: unknown): unknown => (value === null && nullIsEmpty ? '' : value);
  const map = asMap(raw);
  if (!map) return { selector: null, problems: [{ pointer: '', message: 'must be a label selector (an object)' }] };
  for (const key of Object.keys(map)) {
    if (key !== 'matchLabels' && key !== 'matchExpressions')
      say(step(key), `unknown field "${key}" in a label selector`);
  }
  const requirements: LabelSelectorRequirement[] = [];
  const labels = map.matchLabels == null ? {} : asMap(map.matchLabels);
  if (!labels) say('/matchLabels', 'matchLabels must be an object');
  for (const key of Object.keys(labels ?? {})) {
    const value = decode(labels?.[key]);
    if (!isLabelKey(key)) say(`/matchLabels${step(key)}`, `"${key}" is not a label key`);
    if (typeof value !== 'string') {
      const message = `the value of label "${key}" must be a string, not ${JSON.stringify(value)}`;
      say(`/matchLabels${step(key)}`, message);
    } else if (!isLabelValue(value)) say(`/matchLabels${step(key)}`, `"${value}" is not a label value`);
    requirements.push({ key, operator: 'In', values: [String(value)] });
  }
  const expressions: unknown = map.matchExpressions;
  if (expressions != null && !Array.isArray(expressions)) say('/matchExpressions', 'matchExpressions must be a list');
  for (const [i, entry] of Array.isArray(expressions) ? expressions.entries() : []) {
    const requirement = readExpression(entry, decode, (pointer, message) =>
      say(`/matchExpressions/${i}${pointer}`, message),
    );
    if (requirement) requirements.push(requirement);
  }
  return { selector: selectorOf(requirements), problems };
}

function readExpression(
  entry: unknown,
  decode: (value: unknown) => unknown,
  say: (pointer: string, message: string) => void,
): LabelSelectorRequirement | null {
  const { key, operator, values } = asMap(entry) ?? {};
  if (typeof key !== 'string' || !isLabelKey(key)) {
    say('/key', `${JSON.stringify(key ?? null)} is not a label key`);
    return null;
  }
  const known = operators.find((name) => name === operator);
  if (!known) {
    say('/operator', `${JSON.stringify(operator ?? null)} is not an operator (${operators.join(', ')})`);
    return null;
  }
  if (values != null && !Array.isArray(values)) say('/values', 'values must be a list');
  const list: readonly unknown[] = Array.isArray(values) ? values.map(decode) : [];
  const takesValues = known === 'In' || known === 'NotIn';
  if (takesValues && list.length === 0) say('', `values must be specified when operator is ${known}`);
  if (!takesValues && list.length > 0) say('/values', `values may not be specified when operator is ${known}`);
  if (list.some((value) => typeof value !== 'string')) say('/values', 'values must be strings');
  for (const [i, value] of list.entries())
    if (typeof value === 'string' && !isLabelValue(value)) say(`/values/${i}`, `"${value}" is not a label value`);
  return { key, operator: known, values: takesValues ? [...new Set(list.map(String))].sort() : [] };
}

/** Sorts requirements and drops repeated ones, so that equal selectors have equal keys. */
export function selectorOf(requirements: readonly LabelSelectorRequirement[]): LabelSelector {
  const [only] = requirements;
  if (requirements.length < 2) return { requirements, key: only ? requirementKey(only) : '' };
  const byKey = new Map(requirements.map((requirement) => [requirementKey(requirement), requirement]));
  const keys = [...byKey.keys()].sort();
  return { requirements: keys.flatMap((key) => byKey.get(key) ?? []), key: keys.join(';') };
}

/** Keys and values of labels hold neither spaces nor commas nor semicolons. */
function requirementKey({ key, operator, values }: LabelSelectorRequirement): string {
  return `${key} ${operator} ${values.join()}`;
}

/** kubectl's way of writing: `app=web,tier notin (a,b),!x`; `*` for the selector that matches everything. */
export function formatSelector(selector: LabelSelector): string {
  if (selector.requirements.length === 0) return '*';
  return selector.requirements
    .map(({ key, operator, values }) => {
      if (operator === 'Exists') return key;
      if (operator === 'DoesNotExist') return `!${key}`;
      if (values.length === 1) return `${key}${operator === 'In' ? '=' : '!='}${values[0]}`;
      return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`;
    })
    .join(',');
}
