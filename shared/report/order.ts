/** Puts a stream of connections into byte order of their names without keeping the connections themselves. */
import type { Connection, Endpoint } from '../reachability/types.ts';
import { byteOrder, label } from './report.ts';

type Verdict = Pick<Connection, 'ports' | 'certainty' | 'reasons'>;

/**
 * Sorted by `from`, `to`, certain before unknown. Keeps two small integers per connection: the rank of `to` and the
 * number of the verdict, of which there are few.
 */
export function* sorted(endpoints: readonly Endpoint[], connections: Iterable<Connection>): Generator<Connection> {
  const ordered = [...endpoints].sort((a, b) => byteOrder(label(a), label(b)));
  const ranks = new Map(ordered.map((endpoint, rank) => [endpoint, rank]));
  const rankOf = (endpoint: Endpoint): number => {
    const rank = ranks.get(endpoint);
    if (rank === undefined) {
      // An endpoint that was not announced would be a bug of the caller; say so rather than drop its connections.
      throw new Error(`connection with an endpoint that is not listed: ${endpoint.id}`);
    }
    return rank;
  };

  const verdicts: Verdict[] = [];
  const numbers = new Map<string, number>();
  const numberOf = ({ ports, certainty, reasons }: Connection): number => {
    const key = `${ports.id} ${certainty} ${reasons.join()}`;
    let number = numbers.get(key);
    if (number === undefined) {
      number = verdicts.length;
      verdicts.push({ ports, certainty, reasons });
      numbers.set(key, number);
    }
    return number;
  };

  const rows: (number[] | undefined)[] = [];
  for (const connection of connections) {
    const from = rankOf(connection.from);
    let row = rows[from];
    if (!row) {
      row = [];
      rows[from] = row;
    }
    row.push(rankOf(connection.to), numberOf(connection));
  }

  for (const [rank, from] of ordered.entries()) {
    const row = rows[rank];
    if (!row) continue;
    rows[rank] = undefined;
    const at = Array.from({ length: row.length / 2 }, (_, i) => 2 * i);
    const certain = (i: number): number => (verdicts[row[i + 1] ?? 0]?.certainty === 'certain' ? 0 : 1);
    at.sort((a, b) => (row[a] ?? 0) - (row[b] ?? 0) || certain(a) - certain(b));
    for (const i of at) {
      const to = ordered[row[i] ?? 0];
      const verdict = verdicts[row[i + 1] ?? 0];
      if (to && verdict) yield { from, to, ...verdict };
    }
  }
}
