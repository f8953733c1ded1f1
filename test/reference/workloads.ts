import { fields, isInteger, isObject, items, type K8sObject, nameOf, namespaceOf, text } from './manifest.ts';

/** A pod as its controller would make it. */
export interface TemplatePod {
  /** `namespace/name[Kind]` */
  readonly key: string;
  readonly pod: K8sObject;
  /** Labels that the controller sets to a value that only the cluster knows. */
  readonly hidden: readonly string[];
}

interface ControllerLabels {
  readonly apiVersion: string;
  readonly hidden: readonly string[];
  readonly known: (workload: K8sObject) => Record<string, string>;
}

// policy-semantics.md 1.2: what each controller adds to the labels of its template.
const controllers: Readonly<Record<string, ControllerLabels>> = {
  Deployment: { apiVersion: 'apps/v1', hidden: ['pod-template-hash'], known: () => ({}) },
  StatefulSet: {
    apiVersion: 'apps/v1',
    hidden: ['controller-revision-hash'],
    known: (workload) => {
      const start = fields(fields(workload['spec'])['ordinals'])['start'];
      const index = isInteger(start) ? String(start) : '0';
      return {
        'statefulset.kubernetes.io/pod-name': `${nameOf(workload)}-${index}`,
        'apps.kubernetes.io/pod-index': index,
      };
    },
  },
  DaemonSet: {
    apiVersion: 'apps/v1',
    hidden: ['controller-revision-hash', 'pod-template-generation'],
    known: () => ({}),
  },
  Job: {
    apiVersion: 'batch/v1',
    hidden: ['controller-uid', 'batch.kubernetes.io/controller-uid'],
    known: (workload) => ({
      'job-name': nameOf(workload),
      'batch.kubernetes.io/job-name': nameOf(workload),
      ...(fields(workload['spec'])['completionMode'] === 'Indexed'
        ? { 'batch.kubernetes.io/job-completion-index': '0' }
        : {}),
    }),
  },
};

function ownersOf(object: K8sObject): readonly string[] {
  return items(fields(object['metadata'])['ownerReferences']).map((item) => {
    const owner = fields(item);
    return `${text(owner['kind'])}/${text(owner['name'])}`;
  });
}

/** A Deployment owns its pods through a ReplicaSet, which the input need not have; its name is then the evidence. */
function isOwnedBy(pod: K8sObject, workload: K8sObject): boolean {
  if (namespaceOf(pod) !== namespaceOf(workload)) return false;
  const hash = text(fields(fields(pod['metadata'])['labels'])['pod-template-hash']);
  const owners = [`${text(workload['kind'])}/${nameOf(workload)}`];
  if (workload['kind'] === 'Deployment' && hash !== undefined) owners.push(`ReplicaSet/${nameOf(workload)}-${hash}`);
  return ownersOf(pod).some((owner) => owners.includes(owner));
}

/** One pod for each workload that has none in the input: the first one its controller makes. */
export function podsFromTemplate(objects: readonly K8sObject[], pods: readonly K8sObject[]): readonly TemplatePod[] {
  return objects.flatMap((workload): TemplatePod[] => {
    const kind = text(workload['kind']) ?? '';
    const controller = Object.hasOwn(controllers, kind) ? controllers[kind] : undefined;
    if (controller === undefined || workload['apiVersion'] !== controller.apiVersion) return [];
    if (pods.some((pod) => isOwnedBy(pod, workload))) return [];
    const template = fields(fields(workload['spec'])['template']);
    const labels = fields(fields(template['metadata'])['labels']);
    const pod: K8sObject = {
      metadata: { namespace: namespaceOf(workload), labels: { ...labels, ...controller.known(workload) } },
      spec: isObject(template['spec']) ? template['spec'] : {},
    };
    return [{ key: `${namespaceOf(workload)}/${nameOf(workload)}[${kind}]`, pod, hidden: controller.hidden }];
  });
}
