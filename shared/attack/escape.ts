/** From a pod to its node: which fields of a pod spec open a way, and how sure that is. Table E of docs/attack-model.md. */
import { asList, asObject, asText, type Json } from '../cluster/fields.ts';
import { fileEscapes } from './escape-files.ts';
import type { EscapeFinding, SpecChange } from './escape-finding.ts';
import { rankOf, weaker } from './model.ts';
import {
  addedCapability,
  type Container,
  containersOf,
  hostMountsOf,
  isUnconfined,
  mayBeRoot,
  securityField,
} from './pod-spec.ts';
import type { RuleId } from './techniques.ts';

/** Sandboxes in which root of the container is not root of the node. */
const sandbox = /gvisor|runsc|kata|firecracker|confidential/i;

/** Every way out that a pod spec opens; one finding a rule, with the strongest evidence and every field to change. */
export function escapesOf(spec: Json): EscapeFinding[] {
  const found: EscapeFinding[] = [];
  for (const container of containersOf(spec)) {
    for (const finding of containerEscapes(spec, container)) {
      const starting = container.kind === 'init';
      found.push(
        starting
          ? { ...finding, certainty: weaker(finding.certainty, 'possible'), note: 'only while the pod starts' }
          : finding,
      );
    }
  }
  for (const mount of hostMountsOf(spec)) found.push(...fileEscapes(spec, mount));
  found.push(...podEscapes(spec));
  return strongest(found.map((finding) => mitigated(spec, finding)));
}

function strongest(findings: readonly EscapeFinding[]): EscapeFinding[] {
  const byRule = new Map<string, EscapeFinding>();
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.target}`;
    const known = byRule.get(key);
    if (!known) {
      byRule.set(key, finding);
      continue;
    }
    const best = rankOf(finding.certainty) > rankOf(known.certainty) ? finding : known;
    const changes = [...known.changes, ...finding.changes];
    const seen = new Set<string>();
    byRule.set(key, { ...best, changes: changes.filter(({ pointer }) => !seen.has(pointer) && seen.add(pointer)) });
  }
  return [...byRule.values()];
}

/** Ways through files of the node work whatever kernel the container sees. */
const throughFiles = new Set<RuleId>([
  'E7-runtime-socket',
  'E8-host-write',
  'E9-host-read',
  'E11-var-log',
  'E12-kubelet-pods',
  'E13-node-credentials',
]);

function mitigated(spec: Json, finding: EscapeFinding): EscapeFinding {
  const lower = (note: string): EscapeFinding => ({
    ...finding,
    certainty: weaker(finding.certainty, 'possible'),
    note,
  });
  const runtime = asText(spec.runtimeClassName) ?? '';
  if (!throughFiles.has(finding.rule)) {
    if (sandbox.test(runtime)) return lower(`runtime class ${runtime} stands between the container and the node`);
    if (spec.hostUsers === false && finding.rule !== 'E14-host-process') {
      return lower('hostUsers: false: root of the container is nobody on the node');
    }
  }
  return finding;
}

function capabilityFinding(
  container: Container,
  name: string,
  rest: Pick<EscapeFinding, 'rule' | 'certainty'> & { readonly note?: string },
): EscapeFinding[] {
  const index = addedCapability(container, name);
  if (index < 0) return [];
  const pointer = `${container.pointer}/securityContext/capabilities/add/${index}`;
  return [
    {
      ...rest,
      target: 'node',
      pointer,
      text: `container ${container.name} adds capability ${name}`,
      changes: [{ pointer, from: name, to: null }],
    },
  ];
}

function containerEscapes(spec: Json, container: Container): EscapeFinding[] {
  const out: EscapeFinding[] = [];
  const own = asObject(container.raw.securityContext);
  const privileged = own.privileged === true;
  const privilegedField: SpecChange = {
    pointer: `${container.pointer}/securityContext/privileged`,
    from: 'true',
    to: 'false',
  };
  const hostPid = spec.hostPID === true;
  const hostPidField: SpecChange = { pointer: '/hostPID', from: 'true', to: 'false' };
  const unconfined = isUnconfined(spec, container, 'appArmorProfile');
  if (privileged) {
    const text = `container ${container.name} is privileged`;
    const at = { target: 'node', pointer: privilegedField.pointer, certainty: 'certain' } as const;
    out.push({ ...at, rule: 'E1-privileged', text, changes: [privilegedField] });
    if (hostPid) {
      const both = `${text} and sees the processes of the node`;
      out.push({ ...at, rule: 'E2-nsenter', text: both, changes: [hostPidField] });
    }
  } else if (hostPid) {
    const admin = addedCapability(container, 'SYS_ADMIN');
    const ptrace = addedCapability(container, 'SYS_PTRACE');
    const add = `${container.pointer}/securityContext/capabilities/add`;
    if (admin >= 0) {
      out.push({
        rule: 'E2-nsenter',
        target: 'node',
        certainty: ptrace >= 0 ? 'likely' : 'possible',
        pointer: `${add}/${admin}`,
        text: `container ${container.name} adds SYS_ADMIN and sees the processes of the node`,
        changes: [hostPidField],
      });
    }
    if (ptrace >= 0 && admin >= 0) {
      out.push({
        rule: 'E3-ptrace',
        target: 'node',
        certainty: unconfined ? 'likely' : 'possible',
        pointer: `${add}/${ptrace}`,
        text: `container ${container.name} adds SYS_PTRACE and sees the processes of the node`,
        changes: [hostPidField],
      });
    }
  }
  out.push(...capabilityFinding(container, 'SYS_MODULE', { rule: 'E4-module', certainty: 'likely' }));
  out.push(
    ...capabilityFinding(container, 'SYS_ADMIN', {
      rule: 'E5-cgroup',
      certainty: unconfined ? 'likely' : 'possible',
      note: unconfined
        ? 'AppArmor is off'
        : 'depends on cgroup v1 (release_agent) or on AppArmor letting the container mount',
    }),
    ...capabilityFinding(container, 'DAC_READ_SEARCH', { rule: 'E6-host-fd', certainty: 'likely' }),
  );
  for (const name of ['SYS_RAWIO', 'BPF', 'PERFMON']) {
    if (addedCapability(container, 'ALL') >= 0) break;
    out.push(...capabilityFinding(container, name, { rule: 'E17-raw-device', certainty: 'possible' }));
  }
  const mount = securityField(spec, container, 'procMount');
  if (mount.value === 'Unmasked') {
    out.push({
      rule: 'E15-unmasked',
      target: 'node',
      certainty: 'possible',
      pointer: mount.pointer,
      text: `container ${container.name} sees all of /proc`,
      changes: [{ pointer: mount.pointer, from: 'Unmasked', to: 'Default' }],
    });
  }
  const windows =
    asObject(own.windowsOptions).hostProcess ?? asObject(asObject(spec.securityContext).windowsOptions).hostProcess;
  if (windows === true) {
    const inContainer = asObject(own.windowsOptions).hostProcess === true;
    const pointer = `${inContainer ? container.pointer : ''}/securityContext/windowsOptions/hostProcess`;
    out.push({
      rule: 'E14-host-process',
      target: 'node',
      certainty: 'certain',
      pointer,
      text: `container ${container.name} is a host process`,
      changes: [{ pointer, from: 'true', to: 'false' }],
    });
  }
  for (const [i] of asList(container.raw.volumeDevices).entries()) {
    if (privileged || !mayBeRoot(spec, container)) break;
    // A block volume of the container's own is no way out; one that is a disk of the node is (hostPath).
    const device = asObject(asList(container.raw.volumeDevices)[i]);
    const volume = asList(spec.volumes)
      .map(asObject)
      .find((one) => one.name === device.name);
    if (!volume || volume.hostPath === undefined) continue;
    const pointer = `${container.pointer}/volumeDevices/${i}`;
    out.push({
      rule: 'E17-raw-device',
      target: 'node',
      certainty: 'likely',
      pointer,
      text: `container ${container.name} has a disk of the node`,
      changes: [{ pointer, from: asText(device.devicePath) ?? '', to: null }],
    });
  }
  return out;
}

/** Sysctls that the kubelet lets through by default. Source: Kubernetes docs, "Using sysctls in a Kubernetes Cluster". */
const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
]);

function podEscapes(spec: Json): EscapeFinding[] {
  const out: EscapeFinding[] = [];
  if (spec.hostIPC === true) {
    out.push({
      rule: 'E16-host-ipc',
      target: 'node',
      certainty: 'possible',
      note: 'depends on what the processes of the node share',
      pointer: '/hostIPC',
      text: 'shares inter-process communication with the node',
      changes: [{ pointer: '/hostIPC', from: 'true', to: 'false' }],
    });
  }
  for (const [i, entry] of asList(asObject(spec.securityContext).sysctls).entries()) {
    const name = asText(asObject(entry).name) ?? '';
    if (safeSysctls.has(name)) continue;
    const pointer = `/securityContext/sysctls/${i}`;
    out.push({
      rule: 'E15-unmasked',
      target: 'node',
      certainty: 'possible',
      pointer,
      text: `sets the unsafe sysctl ${name}`,
      changes: [{ pointer, from: name, to: null }],
    });
  }
  return out;
}
