/** Label selectors: reading, normal form, text. Source: apimachinery metav1.LabelSelector and its validation. */
import type { LabelSelector, LabelSelectorRequirement } from './objects.ts';

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;
const nameSyntax = /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)$/;
const prefixSyntax = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

export function isLabelKey(key: string): boolean {
  const parts = key.split('/');
  const name = parts.pop() ?? '';
  const [prefix] = parts;
  if (parts.length > 1 || !nameSyntax.test(name)) return false;
  return prefix === undefined || (prefix.length <= 253 && prefixSyntax.test(prefix));
}
export function isLabelValue(value: string): boolean {
  return value === '' || nameSyntax.test(value);
}

function asMap(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}

/** Reads a selector that is present; null when it is no selector. `{}` has no requirements and matches everything. */
export function parseLabelSelector(raw: unknown): { selector: LabelSelector | null; problems: string[] } {
  const problems: string[] = [];
  const map = asMap(raw);
  if (!map) return { selector: null, problems: ['must be a label selector (an object)'] };
  for (const key of Object.keys(map)) {
    if (key !== 'matchLabels' && key !== 'matchExpressions')
      problems.push(`unknown field "${key}" in a label selector`);
  }
  const requirements: LabelSelectorRequirement[] = [];
  const labels = map.matchLabels == null ? {} : asMap(map.matchLabels);
  if (!labels) problems.push('matchLabels must be an object');
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (!isLabelKey(key)) problems.push(`"${key}" is not a label key`);
    if (typeof value !== 'string')
      problems.push(`the value of label "${key}" must be a string, not ${JSON.stringify(value)}`);
    else if (!isLabelValue(value)) problems.push(`"${value}" is not a label value`);
    requirements.push({ key, operator: 'In', values: [String(value)] });
  }
  const expressions: unknown = map.matchExpressions ?? [];
  if (!Array.isArray(expressions)) problems.push('matchExpressions must be a list');
  for (const entry of Array.isArray(expressions) ? expressions : []) {
    const requirement = readExpression(entry, problems);
    if (requirement) requirements.push(requirement);
  }
  return { selector: { requirements: normalize(requirements) }, problems };
}

function readExpression(entry: unknown, problems: string[]): LabelSelectorRequirement | null {
  const { key, operator, values } = asMap(entry) ?? {};
  if (typeof key !== 'string' || !isLabelKey(key)) {
    problems.push(`${JSON.stringify(key ?? null)} is not a label key`);
    return null;
  }
  const known = operators.find((name) => name === operator);
  if (!known) {
    problems.push(`${JSON.stringify(operator ?? null)} is not an operator (In, NotIn, Exists, DoesNotExist)`);
    return null;
  }
  const list: readonly unknown[] = Array.isArray(values) ? values : [];
  const takesValues = known === 'In' || known === 'NotIn';
  if (takesValues && list.length === 0) problems.push(`values must be specified when operator is ${known}`);
  if (!takesValues && list.length > 0) problems.push(`values may not be specified when operator is ${known}`);
  if (list.some((value) => typeof value !== 'string')) problems.push('values must be strings');
  for (const value of list)
    if (typeof value === 'string' && !isLabelValue(value)) problems.push(`"${value}" is not a label value`);
  return { key, operator: known, values: takesValues ? [...new Set(list.map(String))].sort() : [] };
}

function normalize(requirements: readonly LabelSelectorRequirement[]): LabelSelectorRequirement[] {
  const byText = new Map(requirements.map((requirement) => [requirementKey(requirement), requirement]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, requirement]) => requirement);
}

function requirementKey({ key, operator, values }: LabelSelectorRequirement): string {
  return JSON.stringify([key, operator, values]);
}

/** Equal for selectors that are equal. */
export function selectorKey(selector: LabelSelector): string {
  return selector.requirements.map(requirementKey).join();
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
