/** Sorts parsed values into objects that are used, kinds that are not, and other YAML. */
import { groupOf, intendedKind, isBuiltInGroup, isReadKind, usageOf } from './kinds.ts';
import { isObject, type Json, readLabels, readMetadata, type Say, shown } from './metadata.ts';
import type { Diagnostic, KubernetesObject, Source } from './objects.ts';
import type { TextStore } from './positions.ts';
import { redact } from './redact.ts';

/** Finding a line means parsing again; beyond so many, a diagnostic has the line of its object. */
const exactLines = 200;

export class ObjectReader {
  readonly #objects = new Map<string, KubernetesObject>();
  readonly #ignored = new Map<string, number>();
  readonly #diagnostics: Diagnostic[];
  readonly #texts: TextStore;
  #located = 0;

  constructor(diagnostics: Diagnostic[], texts: TextStore) {
    this.#diagnostics = diagnostics;
    this.#texts = texts;
  }

  /** False when the value is no Kubernetes object. */
  add(value: Json, source: Source): boolean {
    const { kind, apiVersion } = value;
    if (typeof kind !== 'string' || kind === '') return false;
    const say = this.#sayer(source, value);
    if (typeof apiVersion !== 'string' || apiVersion === '') {
      if (!isReadKind(kind)) return false;
      say('error', 'api-version-missing', '/kind', 'apiVersion is missing: left out', 'Write it above kind.');
      return true;
    }
    const use = usageOf(apiVersion, kind);
    if (use.use !== 'read') {
      const type = `${apiVersion}/${kind}`;
      this.#ignored.set(type, (this.#ignored.get(type) ?? 0) + 1);
    }
    const intended = use.use === 'ignore' && isBuiltInGroup(groupOf(apiVersion)) ? intendedKind(kind) : null;
    if (intended !== null) {
      const message = `there is no kind ${shown(kind)}: left out; did you mean ${intended}?`;
      say('error', 'kind-unknown', '/kind', message, `Write kind: ${intended}`);
    } else if (use.use === 'wrong-version') {
      const message = `there is no ${shown(kind)} in ${shown(apiVersion)}: left out`;
      say('error', 'api-version-wrong', '/apiVersion', message, `Write apiVersion: ${use.expected}`);
    } else if (use.use === 'unsupported-policy') {
      const message = `policies of ${shown(apiVersion)} are not evaluated: verdicts are without this one`;
      const hint = 'What it allows or denies is missing from every answer about the pods that it selects.';
      say('warning', 'policy-not-supported', '', message, hint);
    } else if (use.use === 'read') {
      if (use.outdated !== null) {
        const hint = `Clusters of today may not serve it. Write apiVersion: ${use.outdated}`;
        say(
          'warning',
          'api-version-outdated',
          '/apiVersion',
          `read as ${use.outdated}, though it says ${shown(apiVersion)}`,
          hint,
        );
      }
      this.#use(value, use, { apiVersion, kind, source }, say);
    }
    return true;
  }

  #use(
    value: Json,
    use: { readonly namespaced: boolean; readonly group: string },
    identity: Pick<KubernetesObject, 'apiVersion' | 'kind' | 'source'>,
    say: Say,
  ): void {
    const metadata = readMetadata(value, use.namespaced, say);
    if (!metadata) return;
    checkTemplate(value, say);
    const object: KubernetesObject = { ...identity, metadata, raw: redact(value) };
    const key = `${use.group}\0${object.kind}\0${metadata.namespace ?? ''}\0${metadata.name}`;
    const earlier = this.#objects.get(key);
    if (!earlier) {
      this.#objects.set(key, object);
      return;
    }
    // `*` ends a generated name: every such object is one of its own.
    if (metadata.name.endsWith('*')) {
      const name = `${metadata.name}${this.#objects.size}`;
      this.#objects.set(`${key}${this.#objects.size}`, { ...object, metadata: { ...metadata, name } });
      return;
    }
    const place = `${shown(earlier.source.file)}:${earlier.source.line}`;
    const here = `${shown(object.source.file)}:${object.source.line}`;
    const message = `stands at ${place} and at ${here}: the later one counts`;
    say('warning', 'duplicate-object', '', message, 'Open the manifests of one environment at a time.');
    this.#objects.delete(key);
    this.#objects.set(key, object);
  }

  #sayer(source: Source, value: Json): Say {
    return (severity, code, pointer, message, hint) => {
      const exact = pointer !== '' && this.#located++ < exactLines;
      const line = exact ? this.#texts.lineOf(source, pointer) : source.line;
      this.#diagnostics.push({
        severity,
        code,
        message: `${nameOf(value)}: ${message}`,
        hint,
        file: source.file,
        line,
      });
    };
  }

  finish(): { readonly objects: readonly KubernetesObject[]; readonly ignored: Readonly<Record<string, number>> } {
    return { objects: [...this.#objects.values()], ignored: Object.fromEntries(this.#ignored) };
  }
}

/** `NetworkPolicy shop/web`, as far as the manifest says it. */
function nameOf(value: Json): string {
  const metadata = isObject(value.metadata) ? value.metadata : {};
  const { namespace, name, generateName } = metadata;
  const parts = [namespace, name ?? generateName].filter((part) => part !== undefined && part !== null);
  const text = parts.map((part) => shown(part)).join('/');
  return `${shown(value.kind)}${text === '' ? '' : ` ${shown(text)}`}`;
}

const workloadGroups = new Set(['apps', 'batch', 'extensions', '']);

/** Labels of pod templates: the ones that policies select by. */
function checkTemplate(value: Json, say: Say): void {
  if (!workloadGroups.has(groupOf(String(value.apiVersion))) || !isObject(value.spec)) return;
  let { spec } = value;
  let pointer = '/spec';
  if (isObject(spec) && isObject(spec.jobTemplate) && isObject(spec.jobTemplate.spec)) {
    spec = spec.jobTemplate.spec;
    pointer = '/spec/jobTemplate/spec';
  }
  if (!isObject(spec) || !isObject(spec.template) || !isObject(spec.template.metadata)) return;
  readLabels(spec.template.metadata.labels, `${pointer}/template/metadata/labels`, say);
}
