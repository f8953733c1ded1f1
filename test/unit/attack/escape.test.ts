import { describe, expect, it } from 'vitest';
import { escapesOf } from '../../../shared/attack/escape.ts';
import type { Certainty } from '../../../shared/attack/model.ts';
import type { RuleId } from '../../../shared/attack/techniques.ts';

type Spec = Readonly<Record<string, unknown>>;

function container(securityContext: Spec, more: Spec = {}): Spec {
  return { containers: [{ name: 'main', securityContext, ...more }] };
}
function adds(...add: string[]): Spec {
  return container({ capabilities: { add } });
}
function mounts(path: string, more: Spec = {}, context: Spec = {}): Spec {
  return {
    containers: [
      { name: 'main', volumeMounts: [{ name: 'host', mountPath: '/host', ...more }], securityContext: context },
    ],
    volumes: [{ name: 'host', hostPath: { path } }],
  };
}

function block(volume: Spec): Spec {
  return {
    containers: [{ name: 'main', volumeDevices: [{ name: 'disk', devicePath: '/dev/xvda' }] }],
    volumes: [{ name: 'disk', ...volume }],
  };
}

/** A field set, and the same spec without it or with what takes it back. */
const cases: readonly (readonly [rule: RuleId, certainty: Certainty, on: Spec, off: Spec])[] = [
  ['E1-privileged', 'certain', container({ privileged: true }), container({ privileged: false })],
  ['E2-nsenter', 'certain', { hostPID: true, ...container({ privileged: true }) }, container({ privileged: true })],
  ['E2-nsenter', 'likely', { hostPID: true, ...adds('SYS_ADMIN', 'SYS_PTRACE') }, adds('SYS_ADMIN', 'SYS_PTRACE')],
  ['E2-nsenter', 'possible', { hostPID: true, ...adds('SYS_ADMIN') }, { hostPID: true, ...adds('SYS_PTRACE') }],
  [
    'E3-ptrace',
    'possible',
    { hostPID: true, ...adds('SYS_PTRACE', 'SYS_ADMIN') },
    { hostPID: false, ...adds('SYS_PTRACE', 'SYS_ADMIN') },
  ],
  [
    'E3-ptrace',
    'likely',
    {
      hostPID: true,
      ...container({ capabilities: { add: ['SYS_PTRACE', 'SYS_ADMIN'] }, appArmorProfile: { type: 'Unconfined' } }),
    },
    { hostPID: true, ...adds('SYS_ADMIN') },
  ],
  ['E4-module', 'likely', adds('SYS_MODULE'), adds('SYS_TIME')],
  ['E4-module', 'likely', adds('CAP_SYS_MODULE'), adds('NET_BIND_SERVICE')],
  ['E5-cgroup', 'possible', adds('SYS_ADMIN'), adds('NET_ADMIN')],
  [
    'E5-cgroup',
    'likely',
    container({ capabilities: { add: ['ALL'] }, appArmorProfile: { type: 'Unconfined' } }),
    container({ capabilities: { drop: ['ALL'] } }),
  ],
  ['E6-host-fd', 'likely', adds('DAC_READ_SEARCH'), adds('DAC_OVERRIDE')],
  ['E7-runtime-socket', 'certain', mounts('/var/run/docker.sock'), mounts('/var/run/app.sock')],
  // Connecting to a socket writes no file.
  ['E7-runtime-socket', 'certain', mounts('/run/containerd/containerd.sock', { readOnly: true }), mounts('/run/app')],
  ['E7-runtime-socket', 'likely', mounts('/var/run'), mounts('/var/lib/app')],
  ['E8-host-write', 'certain', mounts('/'), mounts('/', { readOnly: true })],
  ['E8-host-write', 'certain', mounts('/etc/kubernetes/manifests/'), mounts('/mnt/data')],
  ['E8-host-write', 'possible', mounts('/etc', {}, { runAsUser: 1000 }), mounts('/tmp', {}, { runAsUser: 1000 })],
  ['E9-host-read', 'possible', mounts('/root', { readOnly: true }), mounts('/srv', { readOnly: true })],
  ['E8-host-write', 'possible', mounts('/opt/tools'), mounts('/var/tmp/tools')],
  ['E8-host-write', 'certain', mounts('/', { subPath: 'etc/cron.d' }), mounts('/', { subPath: 'tmp/x' })],
  ['E9-host-read', 'possible', mounts('/home/jane/.ssh', { readOnly: true }), mounts('/etc/app', { readOnly: true })],
  [
    'E10-core-pattern',
    'possible',
    mounts('/proc', {}, { runAsNonRoot: true }),
    mounts('/proc/sys/net', {}, { runAsUser: 0 }),
  ],
  ['E10-core-pattern', 'likely', mounts('/proc/sys/kernel'), mounts('/proc/sys/kernel', { readOnly: true })],
  ['E11-var-log', 'likely', mounts('/var/log'), mounts('/var/log', { readOnly: true })],
  ['E11-var-log', 'likely', mounts('/var'), mounts('/var/log', {}, { runAsUser: 1000 })],
  [
    'E12-kubelet-pods',
    'possible',
    mounts('/var/lib/kubelet/pods/7', { readOnly: true }),
    mounts('/var/lib/kubelet/plugins', { readOnly: true }),
  ],
  [
    'E13-node-credentials',
    'likely',
    mounts('/etc/kubernetes', { readOnly: true }),
    mounts('/etc/kubernetes/addons', { readOnly: true }),
  ],
  [
    'E12-kubelet-pods',
    'certain',
    mounts('/var/lib/kubelet', { readOnly: true }),
    mounts('/var/lib/kubeless', { readOnly: true }),
  ],
  [
    'E13-node-credentials',
    'likely',
    mounts('/var/lib/kubelet/pki', { readOnly: true }),
    mounts('/var/lib', { subPath: 'app' }),
  ],
  [
    'E14-host-process',
    'certain',
    { securityContext: { windowsOptions: { hostProcess: true } }, ...container({}) },
    { securityContext: { windowsOptions: {} }, ...container({}) },
  ],
  [
    'E14-host-process',
    'certain',
    container({ windowsOptions: { hostProcess: true } }),
    container({ windowsOptions: { hostProcess: false } }),
  ],
  ['E15-unmasked', 'possible', container({ procMount: 'Unmasked' }), container({ procMount: 'Default' })],
  [
    'E15-unmasked',
    'possible',
    { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } },
    { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] } },
  ],
  ['E16-host-ipc', 'possible', { hostIPC: true }, { hostIPC: false }],
  ['E17-raw-device', 'possible', mounts('/dev/sda'), mounts('/dev/null')],
  ['E17-raw-device', 'possible', adds('SYS_RAWIO'), adds('SYS_NICE')],
  ['E17-raw-device', 'possible', adds('BPF'), adds('SYSLOG')],
  ['E17-raw-device', 'possible', adds('PERFMON'), adds('SYS_BOOT')],
  ['E17-raw-device', 'certain', mounts('/dev', {}, { privileged: true }), mounts('/dev/shm', {}, { privileged: true })],
  [
    'E17-raw-device',
    'likely',
    block({ hostPath: { path: '/disk', type: 'BlockDevice' } }),
    block({ persistentVolumeClaim: { claimName: 'disk' } }),
  ],
];

function certaintyOf(spec: Spec, rule: RuleId): Certainty | null {
  return escapesOf(spec).find((one) => one.rule === rule)?.certainty ?? null;
}

describe('escapes', () => {
  it.each(cases)('%s is %s with the field, and not without', (rule, certainty, on, off) => {
    expect(certaintyOf(on, rule)).toBe(certainty);
    expect(certaintyOf(off, rule)).toBe(null);
  });

  it('finds nothing in a plain pod', () => {
    expect(escapesOf({ containers: [{ name: 'main', securityContext: { runAsNonRoot: true } }] })).toEqual([]);
  });

  it('looks into containers of every kind', () => {
    const privileged = { name: 'one', securityContext: { privileged: true } };
    expect(certaintyOf({ initContainers: [privileged] }, 'E1-privileged')).toBe('possible');
    expect(certaintyOf({ initContainers: [{ ...privileged, restartPolicy: 'Always' }] }, 'E1-privileged')).toBe(
      'certain',
    );
    expect(certaintyOf({ ephemeralContainers: [privileged] }, 'E1-privileged')).toBe('certain');
  });

  it('is less sure behind user namespaces and sandboxes, but not of files of the node', () => {
    const both = { ...mounts('/'), hostUsers: false };
    expect(certaintyOf({ ...adds('SYS_MODULE'), hostUsers: false }, 'E4-module')).toBe('possible');
    expect(certaintyOf({ ...container({ privileged: true }), runtimeClassName: 'gvisor' }, 'E1-privileged')).toBe(
      'possible',
    );
    expect(certaintyOf(both, 'E8-host-write')).toBe('certain');
    expect(certaintyOf({ ...adds('SYS_MODULE'), runtimeClassName: 'kata' }, 'E4-module')).toBe('possible');
    expect(certaintyOf({ ...adds('SYS_MODULE'), runtimeClassName: 'runc', hostUsers: true }, 'E4-module')).toBe(
      'likely',
    );
  });

  it('names every field to change, and where', () => {
    const spec = {
      containers: [
        { name: 'a', securityContext: { privileged: true } },
        { name: 'b', securityContext: { privileged: true } },
      ],
    };
    const [finding] = escapesOf(spec);
    expect(finding?.changes.map(({ pointer, to }) => [pointer, to])).toEqual([
      ['/containers/0/securityContext/privileged', 'false'],
      ['/containers/1/securityContext/privileged', 'false'],
    ]);
  });
});
