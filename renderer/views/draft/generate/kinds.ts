/** The generators in words, and which choices each has. */
import type { GenerateAsk } from '../../../engine/draft/types.ts';

export type GeneratorKind = GenerateAsk['kind'];
export type Choice = 'namespaces' | 'namespace' | 'app' | 'workload' | 'ends' | 'mode' | 'label' | 'form';

export interface GeneratorWords {
  readonly title: string;
  readonly about: string;
  readonly choices: readonly Choice[];
}

export const generators: Readonly<Record<GeneratorKind, GeneratorWords>> = {
  'least-privilege': {
    title: 'Least privilege',
    about: 'Default deny, and both sides of each connection that workloads declare. Review them one by one.',
    choices: ['namespaces'],
  },
  'default-deny': {
    title: 'Default deny',
    about: 'One policy a namespace: nothing in, nothing out but DNS.',
    choices: ['namespaces'],
  },
  'ring-fence': {
    title: 'Ring-fence',
    about: 'A namespace, or an app of it, free within; beyond it only what is declared.',
    choices: ['namespace', 'app'],
  },
  quarantine: {
    title: 'Quarantine',
    about: 'A workload cut off: in, out, both, or all but who investigates.',
    choices: ['workload', 'mode'],
  },
  'cut-path': {
    title: 'Cut a connection',
    about: 'One connection less, as a ClusterNetworkPolicy, since NetworkPolicies cannot deny.',
    choices: ['ends'],
  },
  'close-internet': {
    title: 'Close the internet',
    about: 'No way to public addresses.',
    choices: ['namespaces', 'form'],
  },
  'isolate-tenants': {
    title: 'Isolate tenants',
    about: 'Namespaces apart by the value of a label.',
    choices: ['label', 'form'],
  },
};

export const generatorKinds = Object.keys(generators) as readonly GeneratorKind[];
