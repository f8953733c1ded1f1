/** Writes a query the way it would be typed; reading it again gives the same query. */
import type { Pattern, Query } from './ast.ts';
import { isKeyword, isOperator } from './terms.ts';

export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** A value as it is typed behind its key: in quotes where it has to be. */
function printValue({ text, glob }: Pattern): string {
  const special = /[\s()"]/.test(text) || text === '' || (!glob && text.includes('*'));
  return special ? quote(text) : text;
}

function printText(value: Pattern): string {
  const { text } = value;
  const means = isKeyword(text.toLowerCase()) || isOperator(text.toLowerCase()) || /^(-|[a-z]+:)/i.test(text);
  return means ? quote(text) : printValue(value);
}

function printLabel(key: Pattern, value: Pattern | null): string {
  if (value === null) return printValue(key);
  return printValue({ text: `${key.text}=${value.text}`, glob: key.glob || value.glob });
}

export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'text':
      return printText(query.value);
    case 'ns':
    case 'kind':
    case 'name':
    case 'policy':
      return `${query.kind}:${printValue(query.value)}`;
    case 'label':
      return `label:${printLabel(query.key, query.value)}`;
    case 'isolated':
      return `isolated:${query.how}`;
    case 'internet':
    case 'hostnetwork':
      return query.kind;
    case 'port':
      return `port:${query.from === query.to ? query.from : `${query.from}-${query.to}`}`;
    case 'proto':
      return `proto:${query.protocol}`;
    case 'verdict':
      return `verdict:${query.verdict}`;
    case 'from':
    case 'to':
      return 'query' in query ? `${query.kind}:(${printQuery(query.query)})` : `${query.kind}:${printValue(query.end)}`;
    case 'not':
      return `not ${wrapped(query.item, ['and', 'or'])}`;
    case 'and':
      return query.items.map((item) => wrapped(item, ['and', 'or'])).join(' ');
    case 'or':
      return query.items.map((item) => wrapped(item, ['or'])).join(' or ');
  }
}

function wrapped(query: Query, kinds: readonly Query['kind'][]): string {
  return kinds.includes(query.kind) ? `(${printQuery(query)})` : printQuery(query);
}
