/** The words of the language: every key and keyword, and how its value is read. */
import { parseAddress } from '../values/addresses.ts';
import { type Protocol, protocols } from '../values/ports.ts';
import type { ConnectionTerm, EndpointTerm, Pattern } from './ast.ts';

export type Term = EndpointTerm | ConnectionTerm;
export type TermKey = Exclude<Term['kind'], 'text' | 'internet' | 'hostnetwork'>;

/** What completion and messages say of each key. */
export const keyHelp: Readonly<Record<TermKey, string>> = {
  ns: 'namespace',
  kind: 'kind of workload',
  name: 'name of a workload',
  label: 'pod label',
  from: 'source of a connection',
  to: 'target of a connection',
  port: 'port or range of ports',
  proto: 'TCP, UDP or SCTP',
  verdict: 'allowed or unknown',
  isolated: 'by NetworkPolicies: in, out, both, no',
  policy: 'selected by this policy',
};
export const keywordHelp = {
  internet: 'reaches the internet or is reached by it',
  hostnetwork: 'pods on the network of their node',
} as const;
export const operatorHelp = { and: 'both (may be left out)', or: 'one of them', not: 'everything else' } as const;

export const isolations = ['in', 'out', 'both', 'no'] as const;
export const verdicts = ['allowed', 'unknown'] as const;

export function isKey(text: string): text is TermKey {
  return Object.hasOwn(keyHelp, text);
}
export function isKeyword(text: string): text is keyof typeof keywordHelp {
  return Object.hasOwn(keywordHelp, text);
}
export function isOperator(text: string): text is keyof typeof operatorHelp {
  return Object.hasOwn(operatorHelp, text);
}

/** Whether `abc::1` is an address rather than the key `abc`. */
export function isAddress(text: string): boolean {
  return parseAddress(text.split('/', 1)[0] ?? '') !== null;
}

function oneOf<T extends string>(choices: readonly T[], text: string): T | undefined {
  return choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
}

function portOf(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? port : null;
}

/** The term that a key and a value make, or what is wrong with the value. */
export function readTerm(key: TermKey, value: Pattern): Term | string {
  const { text, glob } = value;
  switch (key) {
    case 'ns':
    case 'kind':
    case 'name':
    case 'policy':
      return { kind: key, value };
    case 'from':
    case 'to':
      return { kind: key, end: value };
    case 'label': {
      const at = text.indexOf('=');
      const name = at < 0 ? text : text.slice(0, at);
      if (name === '') return 'label: needs the key of a label, as in label:app=web';
      return {
        kind: 'label',
        key: { text: name, glob: glob && name.includes('*') },
        value: at < 0 ? null : { text: text.slice(at + 1), glob: glob && text.slice(at + 1).includes('*') },
      };
    }
    case 'port': {
      const [first = '', last = first, ...more] = text.split('-');
      const from = portOf(first);
      const to = portOf(last);
      if (from === null || to === null || more.length > 0 || from > to)
        return 'port: takes a number from 1 to 65535 or a range such as 8000-9000';
      return { kind: 'port', from, to };
    }
    case 'proto': {
      const protocol: Protocol | undefined = oneOf(protocols, text);
      return protocol ? { kind: 'proto', protocol } : 'proto: is TCP, UDP or SCTP';
    }
    case 'verdict': {
      const verdict = oneOf(verdicts, text);
      if (verdict) return { kind: 'verdict', verdict };
      return 'verdict: is allowed or unknown; what is denied is no connection';
    }
    case 'isolated': {
      const how = oneOf(isolations, text);
      return how ? { kind: 'isolated', how } : 'isolated: is in, out, both or no';
    }
  }
}
