/**
 * Every rule that makes an edge, with its MITRE ATT&CK technique (Enterprise). The letters are the families of
 * docs/attack-model.md.
 */
export interface Technique {
  readonly id: string;
  readonly name: string;
}
export type Family = 'network' | 'escape' | 'identity' | 'rbac' | 'node';

export interface Rule {
  readonly family: Family;
  readonly technique: Technique;
  /** What the attacker does, as it follows "the attacker …". */
  readonly action: string;
}

const exploitPublic: Technique = { id: 'T1190', name: 'Exploit Public-Facing Application' };
const exploitRemote: Technique = { id: 'T1210', name: 'Exploitation of Remote Services' };
const escapeToHost: Technique = { id: 'T1611', name: 'Escape to Host' };
const credentials: Technique = { id: 'T1552', name: 'Unsecured Credentials' };
const metadataApi: Technique = { id: 'T1552.005', name: 'Cloud Instance Metadata API' };
const containerApi: Technique = { id: 'T1552.007', name: 'Container API' };
const filesCredentials: Technique = { id: 'T1552.001', name: 'Credentials In Files' };
const stealToken: Technique = { id: 'T1528', name: 'Steal Application Access Token' };
const validAccounts: Technique = { id: 'T1078', name: 'Valid Accounts' };
const cloudAccounts: Technique = { id: 'T1078.004', name: 'Cloud Accounts' };
const containerExec: Technique = { id: 'T1609', name: 'Container Administration Command' };
const deployContainer: Technique = { id: 'T1610', name: 'Deploy Container' };
const clusterRoles: Technique = { id: 'T1098.006', name: 'Additional Container Cluster Roles' };
const certificates: Technique = { id: 'T1649', name: 'Steal or Forge Authentication Certificates' };
const impairDefenses: Technique = { id: 'T1562', name: 'Impair Defenses' };
const eventTriggered: Technique = { id: 'T1546', name: 'Event Triggered Execution' };
const manipulation: Technique = { id: 'T1098', name: 'Account Manipulation' };
const sharedContent: Technique = { id: 'T1080', name: 'Taint Shared Content' };
const webExfiltration: Technique = { id: 'T1041', name: 'Exfiltration Over C2 Channel' };
const dnsChannel: Technique = { id: 'T1071.004', name: 'Application Layer Protocol: DNS' };
const proxy: Technique = { id: 'T1090', name: 'Proxy' };
const adversaryInTheMiddle: Technique = { id: 'T1557', name: 'Adversary-in-the-Middle' };

function rule(family: Family, technique: Technique, action: string): Rule {
  return { family, technique, action };
}

export const rules = {
  'N1-pod-reach': rule('network', exploitRemote, 'exploits what listens there'),
  'N2-internet-in': rule('network', exploitPublic, 'exploits what is open to the internet'),
  'N3-metadata': rule('network', metadataApi, 'asks the metadata service for the cloud identity of the node'),
  'N4-anonymous': rule('network', validAccounts, 'calls the API server without a token'),
  'N6-etcd': rule('network', credentials, 'reads and writes etcd directly'),
  'N9-exfiltration': rule('network', webExfiltration, 'sends data out'),
  'N9-dns-tunnel': rule('network', dnsChannel, 'sends data out in DNS questions'),
  'N10-spoof': rule('network', adversaryInTheMiddle, 'spoofs ARP or DNS answers for pods on the same node'),
  'N12-policy-tamper': rule('network', impairDefenses, 'gets past network policies'),
  'N13-port-forward': rule('network', proxy, 'forwards a port through the API server, past ingress policies'),
  'E1-privileged': rule('escape', escapeToHost, 'leaves a privileged container'),
  'E2-nsenter': rule('escape', escapeToHost, "enters the node's namespaces by its process list"),
  'E3-ptrace': rule('escape', escapeToHost, 'injects into a process of the node'),
  'E4-module': rule('escape', escapeToHost, 'loads a kernel module'),
  'E5-cgroup': rule('escape', escapeToHost, 'mounts what the node has, with SYS_ADMIN'),
  'E6-host-fd': rule('escape', escapeToHost, 'opens files of the node by handle'),
  'E7-runtime-socket': rule('escape', deployContainer, 'starts a container through the socket of the runtime'),
  'E8-host-write': rule('escape', escapeToHost, 'writes to the file system of the node'),
  'E9-host-read': rule('escape', filesCredentials, 'reads keys from the file system of the node'),
  'E10-core-pattern': rule('escape', escapeToHost, 'sets the core dump handler of the node'),
  'E11-var-log': rule('escape', escapeToHost, 'reads files of the node through a link among its logs'),
  'E12-kubelet-pods': rule('escape', credentials, "reads the tokens of the node's pods from the kubelet's folder"),
  'E13-node-credentials': rule('escape', filesCredentials, "takes the kubelet's own credentials"),
  'E14-host-process': rule('escape', escapeToHost, 'runs on the Windows node itself'),
  'E15-unmasked': rule('escape', escapeToHost, 'uses kernel settings that containers usually cannot see'),
  'E16-host-ipc': rule('escape', sharedContent, 'reads shared memory of processes on the node'),
  'E17-raw-device': rule('escape', escapeToHost, 'reads and writes a disk of the node'),
  'P1-token': rule('identity', stealToken, "takes the pod's service account token"),
  'P2-secret': rule('identity', containerApi, 'reads a Secret that the pod is given'),
  'P3-cloud-identity': rule('identity', cloudAccounts, "uses the pod's cloud identity"),
  'P5-shared-volume': rule('identity', sharedContent, 'plants something in a volume that the other pod uses'),
  'R0-cluster-admin': rule('rbac', validAccounts, 'has every right in the cluster'),
  'R1-exec': rule('rbac', containerExec, 'runs a command in a pod'),
  'R2-ephemeral': rule('rbac', containerExec, 'adds a debug container to a pod'),
  'R3-create-workload': rule('rbac', deployContainer, 'starts a pod of its own'),
  'R4-patch-workload': rule('rbac', deployContainer, 'changes what a pod runs'),
  'R5-secrets': rule('rbac', containerApi, 'reads Secrets from the API'),
  'R6-token-request': rule('rbac', stealToken, 'asks for a token of the account'),
  'R7-impersonate': rule('rbac', validAccounts, 'impersonates'),
  'R8-nodes-proxy': rule('rbac', containerExec, 'runs commands through the kubelet'),
  'R9-escalate': rule('rbac', clusterRoles, 'writes itself a stronger role'),
  'R10-bind': rule('rbac', clusterRoles, 'binds itself to a stronger role'),
  'R11-csr': rule('rbac', certificates, 'has a client certificate signed for anybody'),
  'R12-namespace-patch': rule('rbac', impairDefenses, 'drops the Pod Security label and starts a pod'),
  'R13-webhook': rule('rbac', eventTriggered, 'rewrites objects as an admission webhook'),
  'R14-persistent-volume': rule('rbac', escapeToHost, "mounts the node's disk by a PersistentVolume of its own"),
  'R15-aws-auth': rule('rbac', manipulation, 'makes itself an administrator in aws-auth'),
  'R16-node-assign': rule('rbac', deployContainer, 'places a pod beside its victim'),
  'A1-node-pods': rule('node', containerExec, 'takes over a pod on the node'),
  'A2-node-tokens': rule('node', credentials, 'takes the token of a pod on the node'),
  'A3-node-secrets': rule('node', credentials, 'reads the Secrets of pods on the node'),
  'A5-node-cloud': rule('node', metadataApi, 'uses the cloud identity of the node'),
  'A6-control-plane': rule('node', validAccounts, 'takes the keys of the control plane'),
  'A7-admin': rule('node', validAccounts, 'takes it, as cluster-admin'),
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleId = keyof typeof rules;

export const ruleIds = Object.keys(rules).filter((id): id is RuleId => id in rules);
