/** The options of the commands, as commander hands them over, and what the engine makes of them. */
import { isIP } from 'node:net';
import type { Scheduling } from '../../shared/attack/builder.ts';
import type { Certainty } from '../../shared/attack/model.ts';
import type { ReachabilityOptions } from '../../shared/reachability/types.ts';
import { Failure } from './failure.ts';

export const severities = ['any', 'info', 'low', 'medium', 'warning', 'high', 'error', 'critical'] as const;
export type FailOn = (typeof severities)[number];

/** Which live cluster to read, in place of files. */
export interface LiveOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly allowExec?: boolean;
  readonly partial?: boolean;
  /** Seconds, as written. */
  readonly timeout?: string;
  /** Where to read when the whole cluster may not be. */
  readonly namespace?: readonly string[];
}

export function isLive({ kubeconfig, context }: LiveOptions): boolean {
  return kubeconfig !== undefined || context !== undefined;
}

export interface CommonOptions extends LiveOptions {
  readonly output: string;
  readonly file?: string;
  readonly quiet?: boolean;
  readonly strict?: boolean;
  readonly color: boolean;
  readonly failOn?: FailOn;
  readonly hostNetwork?: 'node' | 'pod';
  readonly localNode?: 'ingress' | 'both' | 'none';
  readonly ipBlockPods?: 'match' | 'ignore';
  readonly podCidr?: readonly string[];
  readonly assumeNamespaceLabels?: 'unknown' | 'none';
}
/** What reading the input and the engine have to know. */
export type InputOptions = Omit<CommonOptions, 'failOn'>;
/** What reading alone has to know. */
export type ReadOptions = Pick<CommonOptions, 'quiet' | 'color'>;
export interface ListOptions extends CommonOptions {
  readonly nodes?: boolean;
}
export interface SnapshotOptions extends LiveOptions {
  /** Path of the file; `-` for standard output. */
  readonly output: string;
  readonly anonymize?: boolean;
  readonly mapping?: string;
  readonly quiet?: boolean;
  readonly strict?: boolean;
  readonly color: boolean;
}
export interface ApplyOptions extends ReadOptions, LiveOptions {
  readonly file?: string;
  readonly delete?: readonly string[];
  readonly yes?: boolean;
  readonly confirm?: string;
  readonly forceConflicts?: boolean;
  readonly revert?: string;
}
export const verdicts = ['allowed', 'denied', 'unknown'] as const;

export interface ExplainOptions extends InputOptions {
  readonly failOn?: FailOn | (typeof verdicts)[number];
  readonly from: string;
  readonly to: string;
  readonly port?: string;
}

export interface AttackOptions extends InputOptions {
  readonly failOn?: FailOn | 'path';
  readonly from: readonly string[];
  readonly to?: readonly string[];
  readonly minCertainty?: Certainty;
  readonly exclude?: readonly string[];
  readonly schedule?: Scheduling;
  readonly everyPort?: boolean;
  readonly chokePoints: boolean;
  readonly paths?: string;
}

export interface PreviewOptions extends ListOptions {
  readonly with?: readonly string[];
  readonly delete?: readonly string[];
  readonly attackFrom?: string;
  readonly rollout?: boolean;
  readonly revert?: string;
}

export const generatorKinds = [
  'default-deny',
  'least-privilege',
  'ring-fence',
  'quarantine',
  'cut-path',
  'close-internet',
  'isolate-tenants',
] as const;
export type GeneratorKind = (typeof generatorKinds)[number];

export interface GenerateOptions extends CommonOptions {
  readonly workload?: string;
  readonly mode?: 'in' | 'out' | 'both' | 'forensics';
  readonly investigators?: readonly string[];
  readonly label?: string;
  readonly from?: string;
  readonly to?: string;
  readonly port?: string;
  readonly exclude?: readonly string[];
  readonly as?: 'NetworkPolicy' | 'ClusterNetworkPolicy';
  readonly folder?: string;
  readonly kustomize?: boolean;
}

export function engineOptions(options: InputOptions): ReachabilityOptions {
  const { hostNetwork, localNode, ipBlockPods, podCidr, assumeNamespaceLabels } = options;
  for (const cidr of podCidr ?? []) checkCidr(cidr);
  return {
    ...(hostNetwork && { hostNetwork }),
    ...(localNode && { localNode }),
    ...(ipBlockPods && { ipBlockPods }),
    ...(podCidr && { podCidrs: podCidr }),
    ...(assumeNamespaceLabels && { missingNamespaces: assumeNamespaceLabels }),
  };
}

function checkCidr(cidr: string): void {
  const [address = '', length = '', ...rest] = cidr.split('/');
  const family = isIP(address);
  const valid =
    family !== 0 && rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128);
  if (!valid)
    throw new Failure(`--pod-cidr '${cidr}' is not a CIDR`, 'write an address and a length, such as 10.244.0.0/16');
}
