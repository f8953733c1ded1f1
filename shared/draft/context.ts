/** A cluster to draft for: the engine's view of it, and the objects that tell what workloads say they need. */
import { asObject, type Json } from '../cluster/fields.ts';
import type { Cluster, Pod, Workload } from '../cluster/model.ts';
import type { KubernetesObject, Source } from '../kubernetes/objects.ts';
import type { LineOf } from '../policy/fields.ts';
import { Engine } from '../reachability/engine.ts';
import type { ReachabilityOptions } from '../reachability/types.ts';
import { ImpactBase } from './impact.ts';

export interface DraftContext {
  readonly base: ImpactBase;
  readonly cluster: Cluster;
  readonly objects: readonly KubernetesObject[];
  readonly lineOf: LineOf;
}

export function draftContext(
  objects: readonly KubernetesObject[],
  options: ReachabilityOptions = {},
  lineOf: LineOf = (source) => source.line,
): DraftContext {
  return contextOf(new Engine({ objects, options, lineOf }), objects);
}

/** A context over an engine that is there already, and the objects that it was made of. */
export function contextOf(engine: Engine, objects: readonly KubernetesObject[]): DraftContext {
  return { base: new ImpactBase(engine), cluster: engine.cluster, objects, lineOf: engine.lineOf };
}

/** Whether policies select a pod at all: one on the host network is its node to most network plugins. */
export function isPoliced({ base }: DraftContext, { hostNetwork }: Pod): boolean {
  return !hostNetwork || base.engine.options.hostNetwork === 'pod';
}

/** A workload with a pod that policies select. */
export function hasPoliced(context: DraftContext, { pods }: Workload): boolean {
  return pods.some((pod) => isPoliced(context, pod));
}

/** Where something stands that a statement rests on. */
export interface DraftEvidence {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** The pod spec of a workload, and what is needed to point into it. */
export interface WorkloadSpec {
  readonly object: KubernetesObject;
  readonly spec: Json;
  readonly metadata: Json;
  /** JSON pointer of the pod spec. */
  readonly pointer: string;
}

/** Pod specs by workload. */
export function workloadSpecs({ cluster, objects }: DraftContext): ReadonlyMap<Workload, WorkloadSpec> {
  const bySource = new Map<Source, KubernetesObject>(objects.map((object) => [object.source, object]));
  const specs = new Map<Workload, WorkloadSpec>();
  for (const workload of cluster.workloads) {
    const object = bySource.get(workload.source);
    if (!object) continue;
    const { holder, pointer } = templateOf(object);
    const place = { spec: asObject(holder.spec), metadata: asObject(holder.metadata), pointer: `${pointer}/spec` };
    specs.set(workload, { object, ...place });
  }
  return specs;
}

function templateOf({ kind, raw }: KubernetesObject): { readonly holder: Json; readonly pointer: string } {
  const spec = asObject(raw.spec);
  if (kind === 'Pod') return { holder: raw, pointer: '' };
  if (kind !== 'CronJob') return { holder: asObject(spec.template), pointer: '/spec/template' };
  const job = asObject(asObject(spec.jobTemplate).spec);
  return { holder: asObject(job.template), pointer: '/spec/jobTemplate/spec/template' };
}

export function evidenceAt(
  context: DraftContext,
  object: KubernetesObject,
  pointer: string,
  text: string,
): DraftEvidence {
  const { source } = object;
  return { file: source.file, line: context.lineOf(source, pointer), text };
}
