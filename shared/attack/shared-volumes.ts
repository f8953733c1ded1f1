/** Volumes that pods of several workloads mount: who writes to one reaches who reads it (P5). */
import { asList, asObject, asText } from '../cluster/fields.ts';
import type { Builder } from './builder.ts';
import { type Facts, keyOf, type SpecPlace, type WorkloadFacts } from './facts.ts';
import type { Edge } from './model.ts';
import { containersOf, hostMountsOf } from './pod-spec.ts';

interface Use {
  readonly workload: WorkloadFacts;
  readonly place: SpecPlace;
  /** Of the volume, below the pod spec. */
  readonly pointer: string;
  readonly writes: boolean;
}

/** One volume, and every use of it. */
interface SharedVolume {
  readonly what: string;
  readonly uses: readonly Use[];
}

/** Volumes of more than one workload, by each endpoint that uses them. */
export type SharedVolumes = ReadonlyMap<number, readonly SharedVolume[]>;

/** Claims of a namespace, and folders of a node that pods on it name alike. */
export function sharedVolumes(facts: Facts): SharedVolumes {
  const volumes = new Map<string, { what: string; uses: Use[] }>();
  const add = (key: string, what: string, use: Use): void => {
    const known = volumes.get(key);
    if (known) known.uses.push(use);
    else volumes.set(key, { what, uses: [use] });
  };
  for (const workload of facts.workloads.values()) {
    for (const place of workload.places) {
      for (const [name, use] of claimsOf(workload, place)) {
        add(`claim ${keyOf(workload.namespace, name)}`, 'the same claim', use);
      }
      if (place.node === null) continue;
      for (const { path, readOnly, volume } of hostMountsOf(place.spec)) {
        const use = { workload, place, pointer: volume, writes: !readOnly };
        add(`node ${place.node} ${path}`, `the same ${path} of node ${place.node}`, use);
      }
    }
  }
  const byEndpoint = new Map<number, SharedVolume[]>();
  for (const volume of volumes.values()) {
    const users = new Set(volume.uses.map(({ workload }) => workload.endpoint));
    if (users.size < 2) continue;
    for (const endpoint of users) {
      const list = byEndpoint.get(endpoint);
      if (list) list.push(volume);
      else byEndpoint.set(endpoint, [volume]);
    }
  }
  return byEndpoint;
}

function claimsOf(workload: WorkloadFacts, place: SpecPlace): [name: string, use: Use][] {
  return asList(place.spec.volumes).flatMap((entry, i): [string, Use][] => {
    const volume = asObject(entry);
    const claim = asObject(volume.persistentVolumeClaim);
    const name = asText(claim.claimName);
    if (name === null) return [];
    const mounts = containersOf(place.spec).flatMap((container) =>
      asList(container.raw.volumeMounts)
        .map(asObject)
        .filter((mount) => mount.name === volume.name),
    );
    const writes = claim.readOnly !== true && mounts.some((mount) => mount.readOnly !== true);
    return [[name, { workload, place, pointer: `/volumes/${i}/persistentVolumeClaim`, writes }]];
  });
}

export function sharedEdges(builder: Builder, shared: SharedVolumes, { endpoint }: WorkloadFacts): Edge[] {
  const edges: Edge[] = [];
  const seen = new Set<number>([endpoint]);
  for (const { what, uses } of shared.get(endpoint) ?? []) {
    if (!uses.some(({ workload, writes }) => workload.endpoint === endpoint && writes)) continue;
    for (const { workload, place, pointer } of uses) {
      if (seen.has(workload.endpoint)) continue;
      seen.add(workload.endpoint);
      edges.push({
        to: builder.workload(workload.endpoint),
        rule: 'P5-shared-volume',
        certainty: 'possible',
        note: 'depends on what the reader does with the files',
        evidence: [{ object: place.object, pointer: place.prefix + pointer, text: `${workload.id} mounts ${what}` }],
        controls: [],
        need: null,
      });
    }
  }
  return edges;
}
