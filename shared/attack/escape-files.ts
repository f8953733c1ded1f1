/** Ways to the node through its files: hostPath mounts (E7–E13, E17). */
import { asObject, type Json } from '../cluster/fields.ts';
import type { EscapeFinding, SpecChange } from './escape-finding.ts';
import { type Certainty, weaker } from './model.ts';
import { covers, type HostMount, isWithin, mayBeRoot } from './pod-spec.ts';

const sockets = ['/var/run', '/run'].flatMap((folder) =>
  [
    'docker.sock',
    'containerd/containerd.sock',
    'crio/crio.sock',
    'cri-dockerd.sock',
    'dockershim.sock',
    'podman/podman.sock',
    'k3s/containerd/containerd.sock',
  ].map((name) => `${folder}/${name}`),
);

/** What is written there runs on the node, as root. */
const executed = [
  '/etc/cron.d',
  '/etc/crontab',
  '/etc/systemd',
  '/etc/kubernetes/manifests',
  '/etc/ld.so.preload',
  '/etc/passwd',
  '/etc/cni',
  '/root/.ssh',
  '/home',
  '/usr/bin',
  '/usr/local/bin',
  '/usr/lib',
  '/bin',
  '/lib',
  '/opt/cni/bin',
  '/var/lib/kubelet',
  '/var/lib/docker',
  '/var/lib/containerd',
  '/var/spool/cron',
  '/boot',
];
/** Folders that people keep data of their own in. */
const harmless = [
  '/tmp',
  '/var/tmp',
  '/mnt',
  '/media',
  '/srv',
  '/data',
  '/var/log',
  '/var/lib',
  '/proc',
  '/sys',
  '/run',
  '/var/run',
];

const keys = [
  '/root/.ssh',
  '/home',
  '/etc/shadow',
  '/etc/kubernetes/admin.conf',
  '/etc/kubernetes/pki',
  '/root/.kube',
  '/proc',
  '/etc/ssh',
];
const kubeletPods = '/var/lib/kubelet/pods';
const nodeCredentials = ['/var/lib/kubelet/pki', '/etc/kubernetes/kubelet.conf', '/var/lib/kubelet/kubeconfig'];
const corePattern = '/proc/sys/kernel/core_pattern';

export function fileEscapes(spec: Json, mount: HostMount): EscapeFinding[] {
  const { path, readOnly, container } = mount;
  const out: EscapeFinding[] = [];
  const root = mayBeRoot(spec, container);
  const starting = container.kind === 'init';
  const remove: SpecChange = { pointer: mount.volume, from: path, to: null };
  const seal: SpecChange = { pointer: `${mount.mount}/readOnly`, from: 'false', to: 'true' };
  const add = (
    rule: EscapeFinding['rule'],
    certainty: Certainty,
    does: string,
    more: Partial<EscapeFinding> = {},
  ): void => {
    let own = root ? certainty : weaker(certainty, 'possible');
    if (starting) own = weaker(own, 'possible');
    const limit = starting ? 'only while the pod starts' : root ? undefined : 'not as root';
    out.push({
      rule,
      target: 'node',
      certainty: own,
      ...(limit !== undefined && { note: limit }),
      pointer: mount.volume,
      text: `container ${container.name} ${does} ${path} of the node`,
      changes: [remove],
      ...more,
    });
  };
  // Read-only stops no connection: connecting to a socket writes no file.
  const socket = sockets.find((one) => covers(path, one));
  if (socket !== undefined && path !== '/') {
    add('E7-runtime-socket', path === socket ? 'certain' : 'likely', 'has the runtime socket in');
  }
  if (!readOnly) {
    const strong = executed.some((one) => covers(path, one) || isWithin(path, one));
    if (strong && path !== kubeletPods && !isWithin(path, kubeletPods)) {
      add('E8-host-write', 'certain', 'may write to', { changes: [path === '/' ? remove : seal] });
    } else if (!harmless.some((one) => isWithin(path, one)) && !path.startsWith('/dev')) {
      add('E8-host-write', 'possible', 'may write to', { changes: [seal] });
    }
    if (covers(path, corePattern) || path === corePattern) {
      add('E10-core-pattern', 'likely', 'may write to', { changes: [path === '/' ? remove : seal] });
    }
    if (covers(path, '/var/log') && root) {
      add('E11-var-log', 'likely', 'may write to', { target: 'node-credentials', needsLogs: true, changes: [seal] });
    }
  }
  if (keys.some((one) => covers(path, one) || (one !== '/proc' && isWithin(path, one)))) {
    add('E9-host-read', 'possible', 'may read', { note: 'needs a key that opens a way in' });
  }
  if (covers(path, kubeletPods) || isWithin(path, kubeletPods)) {
    add('E12-kubelet-pods', isWithin(path, kubeletPods) && path !== kubeletPods ? 'possible' : 'certain', 'may read', {
      target: 'node-credentials',
    });
  }
  if (nodeCredentials.some((one) => covers(path, one))) {
    add('E13-node-credentials', 'likely', 'may read', { target: 'node-credentials' });
  }
  if (mount.type === 'BlockDevice' || isWithin(path, '/dev')) {
    const privileged = asObject(container.raw.securityContext).privileged === true;
    if (path !== '/dev/shm' && path !== '/dev/null') {
      add('E17-raw-device', privileged ? 'certain' : 'possible', 'has', {
        note: privileged ? 'privileged' : 'the device cgroup may forbid it',
      });
    }
  }
  return out;
}
