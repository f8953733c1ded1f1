/** Reading untyped policy fields and saying what is wrong with them, by JSON pointer. */
import type { Diagnostic, KubernetesObject, LabelSelector, Severity, Source } from '../kubernetes/objects.ts';
import { fieldPath, step } from '../kubernetes/pointer.ts';
import { parseLabelSelector, selectorOf } from '../kubernetes/selector.ts';

export type Json = Readonly<Record<string, unknown>>;
export type LineOf = (source: Source, pointer: string) => number;

export const everyLabel: LabelSelector = selectorOf([]);

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** null and absent are the same to the API server. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** Nothing is listed. A field that should be a list and is none cannot be read, which is something else. */
export function isEmpty(value: unknown): boolean {
  return isAbsent(value) || (Array.isArray(value) && value.length === 0);
}

/** An item of a list of objects, with its JSON pointer and its place in the author's list. */
export interface Item {
  readonly item: Json;
  readonly at: string;
  readonly index: number;
}

const topLevel = ['apiVersion', 'kind', 'metadata', 'spec', 'status'];

/** Collects what is wrong with one policy. `reject` is for what the API server refuses, `warn` for the rest. */
export class PolicyReader {
  readonly diagnostics: Diagnostic[] = [];
  valid = true;
  readonly object: KubernetesObject;
  readonly id: string;
  readonly #lineOf: LineOf;

  constructor(object: KubernetesObject, lineOf: LineOf) {
    this.object = object;
    this.#lineOf = lineOf;
    const { namespace, name } = object.metadata;
    this.id = `${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  }

  reject(pointer: string, message: string): void {
    this.valid = false;
    this.#say(
      'error',
      'policy-invalid',
      pointer,
      message,
      'The API server rejects this policy, so it may not be in force: what it would change is shown as unknown.',
    );
  }
  warn(code: string, pointer: string, message: string, hint: string): void {
    this.#say('warning', code, pointer, message, hint);
  }
  #say(severity: Severity, code: string, pointer: string, message: string, hint: string): void {
    const field = fieldPath(pointer);
    const { source } = this.object;
    const line = this.#lineOf(source, pointer);
    const text = `${this.id}: ${field === '' ? '' : `${field}: `}${message}`;
    this.diagnostics.push({ severity, code, message: text, hint, file: source.file, line });
  }

  /** An object field; anything else is rejected and read as absent. */
  object_(value: unknown, pointer: string): Json | null {
    if (isAbsent(value)) return null;
    if (isObject(value)) return value;
    this.reject(pointer, 'must be an object');
    return null;
  }
  /** A list field; null and absent are the empty list. What is no list is rejected and has no items. */
  list(value: unknown, pointer: string): readonly unknown[] {
    if (isAbsent(value)) return [];
    if (Array.isArray(value)) return value;
    this.reject(pointer, 'must be a list');
    return [];
  }
  /** Items of a list as objects; others are rejected and left out. A null item decodes to the zero value, `{}`. */
  items(value: unknown, pointer: string): Item[] {
    const items: Item[] = [];
    for (const [index, entry] of this.list(value, pointer).entries()) {
      const at = `${pointer}/${index}`;
      if (entry === null) {
        this.warn('null-item', at, 'an empty list item counts as {}', 'Remove the dash, or write what was meant.');
      }
      const item = entry === null ? {} : this.object_(entry, at);
      if (item) items.push({ item, at, index });
    }
    return items;
  }
  /** A list of strings; null when it, or one of them, cannot be read. */
  strings(value: unknown, pointer: string): string[] | null {
    const list = this.list(value, pointer);
    const strings = list.filter((entry) => typeof entry === 'string');
    for (const [i, entry] of list.entries())
      if (typeof entry !== 'string') this.reject(`${pointer}/${i}`, 'must be a string');
    return strings.length < list.length || (!isAbsent(value) && !Array.isArray(value)) ? null : strings;
  }
  /** A label selector that is present (the caller decides what absence means); null when it is unusable. */
  selector(value: unknown, pointer: string): LabelSelector | null {
    const { selector, problems } = parseLabelSelector(value, { nullIsEmpty: this.object.kind === 'NetworkPolicy' });
    for (const problem of problems) this.reject(pointer + problem.pointer, problem.message);
    return problems.length > 0 ? null : selector;
  }
  /** The spec; fields beside it are said. `known` are the fields of the spec: wrong indentation leaves them outside. */
  spec(known: readonly string[]): Json {
    const { raw } = this.object;
    const misplaced = known.filter((key) => !isAbsent(raw[key]));
    for (const key of misplaced) {
      const hint = 'Indent it, so that it is under spec. kubectl apply refuses it here by default.';
      this.warn('policy-unknown-field', step(key), `"${key}" is ignored: it is beside spec, not in it`, hint);
    }
    this.unknownFields(raw, [...topLevel, ...misplaced], '');
    const spec = this.object_(raw.spec, '/spec') ?? {};
    this.unknownFields(spec, known, '/spec');
    return spec;
  }
  /** Says which fields are not known; the API server drops them, or refuses them when asked to be strict. */
  unknownFields(value: Json, known: readonly string[], pointer: string): string[] {
    const unknown: string[] = [];
    for (const key of Object.keys(value)) {
      if (known.includes(key) || isAbsent(value[key])) continue;
      unknown.push(key);
      this.warn(
        'policy-unknown-field',
        pointer + step(key),
        `unknown field "${key}" is ignored`,
        `kubectl apply refuses it by default; known here: ${known.join(', ')}.`,
      );
    }
    return unknown;
  }
}
