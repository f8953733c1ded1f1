/** What the columns of a table say of a verdict. */
import type { PairVerdict } from '../../../shared/reachability/types.ts';
import { formatPorts, noPorts } from '../../../shared/values/ports.ts';
import type { ConnectionRow } from './types.ts';

type Texts = Pick<ConnectionRow, 'verdict' | 'ports' | 'unknownPorts'>;

export function verdictTexts({ allowed, unknown }: Pick<PairVerdict, 'allowed' | 'unknown'>): Texts {
  return {
    verdict: allowed === noPorts ? 'unknown' : 'allowed',
    ports: allowed === noPorts ? '' : formatPorts(allowed),
    unknownPorts: unknown === noPorts ? '' : formatPorts(unknown),
  };
}

export function verdictWords({ verdict, unknownPorts }: Texts): string {
  return verdict === 'allowed' && unknownPorts !== '' ? 'allowed, some unknown' : verdict;
}

export function portsText({ ports, unknownPorts }: Texts): string {
  return ports || unknownPorts;
}
