/** What could be typed at a place in a query: keys first, then values that the cluster has. */

import { protocols, toRanges } from '../values/ports.ts';
import type { Facts } from './facts.ts';
import { kindOf, policyNames } from './facts.ts';
import { quote } from './print.ts';
import { isKey, isolations, keyHelp, keywordHelp, operatorHelp, type TermKey, verdicts } from './terms.ts';
import { tokenize, type Word } from './tokens.ts';

export interface Candidate {
  /** What replaces the text from `Completions.from` to `to`. */
  readonly insert: string;
  readonly label: string;
  readonly detail: string;
  /** Whether something has to follow, as behind a key, so that no space is added. */
  readonly open: boolean;
}
export interface Completions {
  readonly from: number;
  readonly to: number;
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** Candidates that there are; `candidates` may hold fewer. */
  readonly total: number;
}

interface Value {
  readonly text: string;
  readonly detail: string;
  readonly open?: boolean;
}

export class Completer {
  readonly #facts: Facts;
  readonly #values = new Map<string, readonly Value[]>();

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  /** @param cursor Position in `text`; what stands before it in its word is what candidates begin with or contain. */
  complete(text: string, cursor: number, limit: number): Completions {
    const word = tokenize(text).find(
      (token): token is Word => token.kind === 'word' && token.from < cursor && cursor <= token.to,
    );
    if (word?.key != null && isKey(word.key) && cursor >= word.valueFrom)
      return this.#ofKey(text, cursor, word, word.key, limit);
    const from = word?.from ?? cursor;
    const typed = text.slice(from, cursor).toLowerCase();
    const keys = Object.entries(keyHelp).map(([key, detail]) => candidate(`${key}:`, detail, true));
    const keywords = Object.entries(keywordHelp).map(([keyword, detail]) => candidate(keyword, detail, false));
    const operators = from === 0 ? [] : Object.entries(operatorHelp).map(([o, detail]) => candidate(o, detail, false));
    const names =
      typed === ''
        ? []
        : [...this.#valuesOf('ns'), ...this.#valuesOf('name')].map(({ text: value, detail }, at) => ({
            ...candidate(
              at < this.#valuesOf('ns').length ? `ns:${printed(value)}` : `name:${printed(value)}`,
              detail,
              false,
            ),
          }));
    const fixed = ranked([...keys, ...keywords, ...operators], typed).filter(({ label }) =>
      label.toLowerCase().startsWith(typed),
    );
    const found = ranked(names, typed, (label) => label.slice(label.indexOf(':') + 1));
    return page(from, word?.to ?? cursor, [...fixed, ...found], limit);
  }

  #ofKey(text: string, cursor: number, word: Word, key: TermKey, limit: number): Completions {
    const typed = text.slice(word.valueFrom, cursor).replaceAll('"', '').toLowerCase();
    // Labels are completed in two steps: the key, then the value.
    const kind = key === 'label' && typed.includes('=') ? `label ${typed.slice(0, typed.indexOf('='))}` : key;
    const all = this.#valuesOf(kind).map(({ text: value, detail, open = false }) => ({
      ...candidate(printed(value), detail, open),
      label: value,
    }));
    return page(word.valueFrom, word.to, ranked(all, typed), limit);
  }

  /** Values of a key, the most frequent first. */
  #valuesOf(key: string): readonly Value[] {
    let values = this.#values.get(key);
    if (!values) {
      values = this.#collect(key);
      this.#values.set(key, values);
    }
    return values;
  }

  #collect(key: string): readonly Value[] {
    const { endpoints, namespaces } = this.#facts.reachability;
    const workloads = endpoints.filter((e) => e.type === 'workload');
    switch (key) {
      case 'ns': {
        const counts = count(workloads.map((e) => e.namespace));
        return namespaces.map(({ name }) => ({ text: name, detail: amount(counts.get(name) ?? 0, 'workload') }));
      }
      case 'kind':
        return counted(endpoints.map(kindOf), 'endpoint');
      case 'name':
        return counted(
          workloads.map((e) => e.name),
          'workload',
        );
      case 'label':
        return counted(
          workloads.flatMap((e) => Object.keys(e.labels)),
          'workload',
        );
      case 'port':
        return this.#ports();
      case 'proto':
        return protocols.map((text) => ({ text, detail: '' }));
      case 'verdict':
        return verdicts.map((text) => ({ text, detail: '' }));
      case 'isolated':
        return isolations.map((text) => ({ text, detail: '' }));
      case 'policy':
        return this.#facts.policies.map(({ policy }) => ({
          text: policyNames(policy)[1] ?? policy,
          detail: policy.slice(0, policy.indexOf(' ')),
        }));
      case 'from':
      case 'to':
        return [
          { text: 'internet', detail: 'public addresses' },
          ...this.#valuesOf('ns').map(({ text }) => ({ text, detail: 'namespace' })),
          ...workloads.map((e) => ({ text: `${e.namespace}/${e.name}`, detail: e.kind })),
        ];
      default: {
        const name = key.slice('label '.length);
        const own = workloads.flatMap((e) => Object.entries(e.labels).filter(([k]) => k.toLowerCase() === name));
        return counted(
          own.map(([k, value]) => `${k}=${value}`),
          'workload',
        );
      }
    }
  }

  /** Ports that rules of policies name; those of most policies first. */
  #ports(): readonly Value[] {
    const found = new Map<string, { protocols: Set<string>; policies: number }>();
    for (const { ports } of this.#facts.policies) {
      for (const [protocol, ranges] of Object.entries(toRanges(ports))) {
        for (const [lo, hi] of ranges) {
          const text = lo === hi ? `${lo}` : `${lo}-${hi}`;
          const entry = found.get(text) ?? { protocols: new Set(), policies: 0 };
          found.set(text, entry);
          entry.protocols.add(protocol);
          entry.policies++;
        }
      }
    }
    return [...found]
      .toSorted(([a, m], [b, n]) => n.policies - m.policies || a.localeCompare(b, 'en', { numeric: true }))
      .map(([text, entry]) => ({ text, detail: [...entry.protocols].join(', ') }));
  }
}

function printed(value: string): string {
  return /[\s()"*]/.test(value) ? quote(value) : value;
}

function candidate(text: string, detail: string, open: boolean): Candidate {
  return { insert: text, label: text, detail, open };
}

function page(from: number, to: number, all: readonly Candidate[], limit: number): Completions {
  return { from, to, candidates: all.slice(0, limit), total: all.length };
}

/** Those that contain what was typed; those that begin with it first, otherwise in the order given. */
function ranked(
  all: readonly Candidate[],
  typed: string,
  textOf = (label: string): string => label,
): readonly Candidate[] {
  const begins: Candidate[] = [];
  const contains: Candidate[] = [];
  for (const one of all) {
    const at = textOf(one.label).toLowerCase().indexOf(typed);
    if (at === 0) begins.push(one);
    else if (at > 0) contains.push(one);
  }
  return [...begins, ...contains];
}

function count(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function counted(texts: readonly string[], what: string): readonly Value[] {
  return [...count(texts)]
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([text, n]) => ({ text, detail: amount(n, what) }));
}

function amount(n: number, what: string): string {
  return `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;
}
