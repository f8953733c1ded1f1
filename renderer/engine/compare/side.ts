/** One of two states of a cluster, and why a changed pair is as it is in each. */
import type { SourceText } from '../../../shared/kubernetes/objects.ts';
import type { Reachability } from '../../../shared/reachability/reachability.ts';
import type { Endpoint } from '../../../shared/reachability/types.ts';
import { ClusterIndex } from '../cluster-index.ts';
import type { Why } from '../detail-types.ts';
import { whyOf } from '../details.ts';
import type { CompareModel } from './model.ts';
import type { CompareWhy } from './types.ts';

export interface Side {
  readonly index: ClusterIndex;
  readonly texts: ReadonlyMap<string, SourceText>;
}

export function sideOf(reachability: Reachability, texts: ReadonlyMap<string, SourceText>): Side {
  return { index: new ClusterIndex(reachability), texts };
}

export function whyOfPair(model: CompareModel, pair: number, before: Side, after: Side): CompareWhy {
  const ends = model.comparison.pairs[pair];
  if (!ends) throw new RangeError(`No pair ${pair}`);
  const { from, to } = ends;
  return { row: model.row(pair), before: whyOn(before, from, to), after: whyOn(after, from, to) };
}

function whyOn({ index, texts }: Side, from: Endpoint, to: Endpoint): Why | null {
  const [a, b] = [from, to].map((end) => placeOf(index, end));
  return a === undefined || b === undefined ? null : whyOf(index, texts, a, b);
}

/** Where an endpoint is on a side. Merged addresses are no endpoint of either; all of their parts have the same verdict. */
export function placeOf({ reachability }: ClusterIndex, endpoint: Endpoint): number | undefined {
  const [first] = endpoint.type === 'addresses' ? endpoint.ranges : [];
  return first ? reachability.findAddress(first[0]) : reachability.find(endpoint.id);
}
