/**
 * The fields of the four policy kinds, for completion and hover. A table of its own: the reader in shared/policy says
 * what is wrong, this says what there is. Sources: Kubernetes API v1.36 (NetworkPolicy), network-policy-api v0.2.
 */

export interface Field {
  readonly doc: string;
  /** Values that there are; a person may write others where this is only a help. */
  readonly values?: readonly string[];
  readonly fields?: Fields;
  readonly list?: true;
  /** What else its values or keys are taken from. */
  readonly names?: 'namespaces' | 'labels';
}
export type Fields = Readonly<Record<string, Field>>;

const requirement: Fields = {
  key: { doc: 'The label that it is about.' },
  operator: { doc: 'How values are compared.', values: ['In', 'NotIn', 'Exists', 'DoesNotExist'] },
  values: { doc: 'For In and NotIn.', list: true },
};
const selector: Fields = {
  matchLabels: { doc: 'Labels with exactly these values; all must match.', names: 'labels' },
  matchExpressions: { doc: 'Requirements; all must match.', list: true, fields: requirement },
};
const metadata: Fields = {
  name: { doc: 'A DNS name, unique in its namespace.' },
  namespace: { doc: 'Policies select pods of their own namespace.', names: 'namespaces' },
  labels: { doc: 'Labels of the policy itself.' },
  annotations: { doc: 'Notes for tools; no effect on traffic.' },
};
const clusterMetadata: Fields = {
  name: { doc: 'A DNS name, unique in the cluster.' },
  labels: { doc: 'Labels of the policy itself.' },
  annotations: { doc: 'Notes for tools; no effect on traffic.' },
};

const protocol: Field = { doc: 'TCP when left out.', values: ['TCP', 'UDP', 'SCTP'] };
const port: Fields = {
  protocol,
  port: { doc: 'A port of the pod (not of the Service), by number or name; all when left out.' },
  endPort: { doc: 'The last of a range that begins at port.' },
};
const peer: Fields = {
  podSelector: {
    doc: 'Pods; of the namespaces of namespaceSelector beside it, else of the own one.',
    fields: selector,
  },
  namespaceSelector: {
    doc: 'Namespaces; with podSelector in the same item both must match, as items of their own either.',
    fields: selector,
  },
  ipBlock: {
    doc: 'Addresses outside the cluster; pods are better selected by labels.',
    fields: {
      cidr: { doc: 'A block such as 10.0.0.0/8.' },
      except: { doc: 'Blocks inside it that are left out.', list: true },
    },
  },
};
const networkPolicy: Fields = {
  podSelector: { doc: 'The pods that it is for; {} is every pod of the namespace.', fields: selector },
  policyTypes: {
    doc: 'The directions that it isolates; without it Ingress, and Egress if there are egress rules.',
    list: true,
    values: ['Ingress', 'Egress'],
  },
  ingress: {
    doc: 'What gets in; none when empty.',
    list: true,
    fields: {
      from: { doc: 'Sources; everybody when left out.', list: true, fields: peer },
      ports: { doc: 'Ports; all when left out.', list: true, fields: port },
    },
  },
  egress: {
    doc: 'What gets out; none when empty. Remember DNS.',
    list: true,
    fields: {
      to: { doc: 'Destinations; everywhere when left out.', list: true, fields: peer },
      ports: { doc: 'Ports; all when left out.', list: true, fields: port },
    },
  },
};

const pods: Field = {
  doc: 'Pods of namespaces, both by labels.',
  fields: {
    namespaceSelector: { doc: 'Namespaces of the pods.', fields: selector },
    podSelector: { doc: 'The pods; {} is all of them.', fields: selector },
  },
};
const subject: Field = {
  doc: 'The pods that it is for: by namespaces, or by namespaces and labels.',
  fields: { namespaces: { doc: 'Every pod of these namespaces; {} is all.', fields: selector }, pods },
};
const inward: Fields = { namespaces: { doc: 'Every pod of these namespaces.', fields: selector }, pods };
const outward: Fields = {
  ...inward,
  nodes: { doc: 'Nodes of the cluster, by label.', fields: selector },
  networks: { doc: 'Blocks of addresses.', list: true },
  domainNames: { doc: 'Names outside the cluster; only in rules that accept.', list: true },
};
const range: Fields = { start: { doc: 'First port.' }, end: { doc: 'Last port.' } };

/** ClusterNetworkPolicy names ports below their protocol. */
const destination: Field = {
  doc: 'Ports of this protocol.',
  fields: {
    destinationPort: {
      doc: 'One port or a range.',
      fields: { number: { doc: 'A port of the pod.' }, range: { doc: 'From start to end.', fields: range } },
    },
  },
};
const protocols: Field = {
  doc: 'Protocols and ports; all when left out.',
  list: true,
  fields: { tcp: destination, udp: destination, sctp: destination, destinationNamedPort: { doc: 'A port by name.' } },
};
/** AdminNetworkPolicy (v1alpha1) has a member for each way to name a port. */
const adminPorts: Field = {
  doc: 'Ports; all when left out.',
  list: true,
  fields: {
    portNumber: { doc: 'One port.', fields: { protocol, port: { doc: 'A port of the pod.' } } },
    portRange: { doc: 'Ports from start to end.', fields: { protocol, ...range } },
    namedPort: { doc: 'A port by name.' },
  },
};

function rules(allow: 'Accept' | 'Allow', ports: 'protocols' | 'ports', passes: boolean): Fields {
  const action: Field = {
    doc: 'What becomes of what matches; the first rule that matches decides.',
    values: [allow, 'Deny', ...(passes ? ['Pass'] : [])],
  };
  const common = { name: { doc: 'For people; at most 100 characters.' }, action };
  const portField = { [ports]: ports === 'protocols' ? protocols : adminPorts };
  return {
    ingress: {
      doc: 'Rules for what comes in, in order.',
      list: true,
      fields: { ...common, from: { doc: 'Sources.', list: true, fields: inward }, ...portField },
    },
    egress: {
      doc: 'Rules for what goes out, in order.',
      list: true,
      fields: { ...common, to: { doc: 'Destinations.', list: true, fields: outward }, ...portField },
    },
  };
}

const priority: Field = { doc: '0 to 1000; lower numbers are looked at first.' };

interface Kind {
  readonly apiVersion: string;
  readonly doc: string;
  readonly metadata: Fields;
  readonly spec: Fields;
}

const kinds: Readonly<Record<string, Kind>> = {
  NetworkPolicy: {
    apiVersion: 'networking.k8s.io/v1',
    doc: 'Isolates pods of its namespace, and says what they may still do.',
    metadata,
    spec: networkPolicy,
  },
  ClusterNetworkPolicy: {
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    doc: 'For the whole cluster, before NetworkPolicies (tier Admin) or after them (Baseline).',
    metadata: clusterMetadata,
    spec: {
      tier: { doc: 'Before or after NetworkPolicies.', values: ['Admin', 'Baseline'] },
      priority,
      subject,
      ...rules('Accept', 'protocols', true),
    },
  },
  AdminNetworkPolicy: {
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    doc: 'For the whole cluster, before NetworkPolicies; ClusterNetworkPolicy takes its place.',
    metadata: clusterMetadata,
    spec: { priority, subject, ...rules('Allow', 'ports', true) },
  },
  BaselineAdminNetworkPolicy: {
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    doc: 'For the whole cluster, after NetworkPolicies; only one, named default.',
    metadata: clusterMetadata,
    spec: { subject, ...rules('Allow', 'ports', false) },
  },
};

/** The fields of a document whose kind is so written; what is common to all while it is not known. */
export function schemaOf(kind: string | null): Fields {
  const known = kind !== null && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  return {
    apiVersion: {
      doc: 'The API that it belongs to.',
      values: known ? [known.apiVersion] : [...new Set(Object.values(kinds).map(({ apiVersion }) => apiVersion))],
    },
    kind: { doc: known?.doc ?? 'What it is.', values: Object.keys(kinds) },
    metadata: { doc: 'Name and namespace.', fields: known?.metadata ?? metadata },
    spec: { doc: 'What it says.', ...(known && { fields: known.spec }) },
  };
}
