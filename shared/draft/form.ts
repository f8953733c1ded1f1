/**
 * A NetworkPolicy for those who do not know YAML by heart: what gets in and out, from and to the outside, its own
 * namespace, and elsewhere in the cluster. Edits are made in the text, so that comments and order stay.
 */
import { asList, asObject, asText, type Json } from '../cluster/fields.ts';
import { nameLabel } from '../cluster/model.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import type { Direction } from '../policy/rule.ts';
import { networkPolicyPorts } from '../reachability/fix-peers.ts';
import { readPorts } from '../values/port-text.ts';
import { allPorts } from '../values/ports.ts';
import { editDocument } from './document-text.ts';
import { editText } from './edit-text.ts';
import { podPeer, readPolicies } from './manifest.ts';

export type FormColumn = 'outside' | 'namespace' | 'cluster';

export interface FormPeer {
  /** Its place in the rule; null where the rule names nobody, and so means everybody. */
  readonly at: number | null;
  readonly column: FormColumn;
  readonly text: string;
  readonly ports: string;
  readonly rule: number;
}

export interface FormPolicy {
  /** Where it begins in the text. */
  readonly line: number;
  readonly name: string;
  readonly namespace: string;
  /** `a=b, c=d`; '' for every pod; null where the selector says more than labels. */
  readonly pods: string | null;
  /** Null where the policy is not about a direction. */
  readonly ingress: readonly FormPeer[] | null;
  readonly egress: readonly FormPeer[] | null;
}

export interface FormPolicies {
  readonly policies: readonly FormPolicy[];
  /** Policies of other kinds, which have no form. */
  readonly others: number;
}

export type FormEdit =
  | { readonly kind: 'pods'; readonly labels: string }
  | { readonly kind: 'isolate'; readonly direction: Direction; readonly on: boolean }
  | { readonly kind: 'remove'; readonly direction: Direction; readonly rule: number; readonly at: number | null }
  | {
      readonly kind: 'add';
      readonly direction: Direction;
      readonly column: FormColumn;
      readonly cidr: string;
      readonly namespace: string;
      readonly labels: string;
      readonly ports: string;
    };

export type FormResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

/** What a text holds; policies that cannot be read are not among it. */
export function formOf(text: string): FormPolicies {
  const { objects } = readPolicies(text);
  const plain = objects.filter(({ kind }) => kind === 'NetworkPolicy');
  return { policies: plain.map(formPolicy), others: objects.length - plain.length };
}

function formPolicy({ metadata, raw, source }: KubernetesObject): FormPolicy {
  const spec = asObject(raw.spec);
  const types = typesOf(spec);
  return {
    line: source.line,
    name: metadata.name,
    namespace: metadata.namespace ?? 'default',
    pods: labelsText(spec.podSelector),
    ingress: types.includes('Ingress') ? peersOf(spec, 'ingress') : null,
    egress: types.includes('Egress') ? peersOf(spec, 'egress') : null,
  };
}

/** SetDefaults_NetworkPolicy: Ingress, and Egress where there are egress rules. */
function typesOf(spec: Json): string[] {
  if (Array.isArray(spec.policyTypes)) return spec.policyTypes.filter((type) => typeof type === 'string');
  return ['Ingress', ...(asList(spec.egress).length > 0 ? ['Egress'] : [])];
}

/** Null where it has expressions. */
function labelsText(selector: unknown): string | null {
  const { matchLabels, matchExpressions } = asObject(selector);
  if (asList(matchExpressions).length > 0) return null;
  return Object.entries(asObject(matchLabels))
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(', ');
}

function peersOf(spec: Json, direction: Direction): FormPeer[] {
  return asList(spec[direction]).flatMap((item, rule) => {
    const own = asObject(item);
    const ports = portsText(own.ports);
    const peers = asList(direction === 'ingress' ? own.from : own.to);
    if (peers.length === 0)
      return [{ rule, at: null, column: 'outside' as const, text: 'everybody, everywhere', ports }];
    return peers.map((peer, at): FormPeer => ({ rule, at, ports, ...peerWords(asObject(peer)) }));
  });
}

function peerWords({ ipBlock, namespaceSelector, podSelector }: Json): Pick<FormPeer, 'column' | 'text'> {
  if (ipBlock !== undefined) {
    const { cidr, except } = asObject(ipBlock);
    const left = asList(except).map(String);
    return { column: 'outside', text: `${String(cidr)}${left.length > 0 ? ` but for ${left.join(', ')}` : ''}` };
  }
  const pods = selectorWords(podSelector, 'every pod', 'pods');
  if (namespaceSelector === undefined) return { column: 'namespace', text: pods };
  const name = asText(asObject(asObject(namespaceSelector).matchLabels)[nameLabel]);
  const where = name ?? selectorWords(namespaceSelector, 'every namespace', 'namespaces');
  return { column: 'cluster', text: `${pods} of ${where}` };
}

function selectorWords(selector: unknown, all: string, some: string): string {
  const labels = labelsText(selector);
  return labels === '' ? all : `${some} ${labels ?? 'by expressions (see the YAML)'}`;
}

function portsText(ports: unknown): string {
  const list = asList(ports).map((item) => {
    const { protocol, port, endPort } = asObject(item);
    const end = endPort === undefined ? '' : `–${String(endPort)}`;
    return `${String(port ?? 'all')}${port === undefined ? '' : end}/${String(protocol ?? 'TCP')}`;
  });
  return list.length === 0 ? 'all ports' : list.join(', ');
}

/** @param line Where the policy begins that is edited. */
export function editForm(text: string, line: number, edit: FormEdit): FormResult {
  const object = readPolicies(text).objects.find(({ source }) => source.line === line);
  if (!object) return { ok: false, message: 'The text has changed meanwhile.' };
  const made = changeOf(object, edit);
  if (typeof made === 'string') return { ok: false, message: made };
  const change = (document: string): string =>
    made.reduce((sum, { path, value }) => editText(sum, ['spec', ...path], value), document);
  return { ok: true, text: editDocument(text, line, change) };
}

interface Change {
  readonly path: readonly (string | number)[];
  /** Undefined: taken out. */
  readonly value: unknown;
}

const typeNames = { ingress: 'Ingress', egress: 'Egress' } as const;

/** The changes of the spec, or what is wrong with what was typed. */
function changeOf({ raw, metadata }: KubernetesObject, edit: FormEdit): readonly Change[] | string {
  const spec = asObject(raw.spec);
  const types = typesOf(spec);
  if (edit.kind === 'pods') {
    const labels = readLabels(edit.labels);
    if (typeof labels === 'string') return labels;
    return [{ path: ['podSelector'], value: Object.keys(labels).length === 0 ? {} : { matchLabels: labels } }];
  }
  const { direction } = edit;
  const type = typeNames[direction];
  const rules = asList(spec[direction]);
  // policyTypes say it, so that a list that is or becomes empty means what it meant.
  const withType: Change = { path: ['policyTypes'], value: types.includes(type) ? types : [...types, type] };
  const keep = Array.isArray(spec.policyTypes) && types.includes(type) ? [] : [withType];
  if (edit.kind === 'isolate') {
    if (edit.on) return [withType];
    const others = types.filter((one) => one !== type);
    if (others.length === 0) return 'A policy is about one direction at least: remove it instead.';
    return [
      { path: ['policyTypes'], value: others },
      { path: [direction], value: undefined },
    ];
  }
  if (edit.kind === 'remove') {
    const field = direction === 'ingress' ? 'from' : 'to';
    const alone = edit.at === null || asList(asObject(rules[edit.rule])[field]).length <= 1;
    const path = alone ? [direction, edit.rule] : [direction, edit.rule, field, edit.at];
    // An empty list says the same as none.
    const last = alone && rules.length === 1;
    return [...keep, { path: last ? [direction] : path.filter((step) => step !== null), value: undefined }];
  }
  const rule = ruleOf(edit, metadata.namespace ?? 'default');
  if (typeof rule === 'string') return rule;
  const added =
    rules.length === 0 ? { path: [direction], value: [rule] } : { path: [direction, rules.length], value: rule };
  return [...keep, added];
}

function ruleOf(edit: Extract<FormEdit, { kind: 'add' }>, own: string): Json | string {
  const labels = readLabels(edit.labels);
  if (typeof labels === 'string') return labels;
  const read = edit.ports.trim() === '' ? { ok: true as const, ports: allPorts } : readPorts(edit.ports);
  if (!read.ok) return `${read.problem}: ${read.hint}.`;
  const field = edit.direction === 'ingress' ? 'from' : 'to';
  return { [field]: [peerOf(edit, own, labels)], ...networkPolicyPorts(read.ports) };
}

function peerOf(
  { column, cidr, namespace }: Extract<FormEdit, { kind: 'add' }>,
  own: string,
  labels: Record<string, string>,
) {
  if (column === 'outside') return { ipBlock: { cidr: cidr.trim() === '' ? '0.0.0.0/0' : cidr.trim() } };
  if (column === 'namespace') return podPeer(own, own, labels);
  if (namespace.trim() !== '') return podPeer(own === namespace.trim() ? '' : own, namespace.trim(), labels);
  const pods = Object.keys(labels).length === 0 ? {} : { podSelector: { matchLabels: labels } };
  return { namespaceSelector: {}, ...pods };
}

/** `a=b, c=d`; or what is wrong with it. */
function readLabels(text: string): Record<string, string> | string {
  const labels: Record<string, string> = {};
  for (const part of text.split(',').map((one) => one.trim())) {
    if (part === '') continue;
    const at = part.indexOf('=');
    if (at < 1) return `'${part}' is no label: write key=value.`;
    labels[part.slice(0, at).trim()] = part.slice(at + 1).trim();
  }
  return labels;
}
