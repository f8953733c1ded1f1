/** Typed readers of pod specs, as far as an attacker cares. Wrong types read as absent. */
import { asList, asObject, asText, type Json } from '../cluster/fields.ts';

/** A value with its place below the pod spec. */
export interface Container {
  readonly raw: Json;
  /** Pointer below the pod spec: `/containers/0`. */
  readonly pointer: string;
  readonly name: string;
  readonly kind: 'container' | 'sidecar' | 'init' | 'ephemeral';
}

const lists = [
  ['containers', 'container'],
  ['initContainers', 'init'],
  ['ephemeralContainers', 'ephemeral'],
] as const;

/** Every container of every kind; an init container that keeps running is a sidecar. */
export function containersOf(spec: Json): Container[] {
  return lists.flatMap(([field, kind]) =>
    asList(spec[field]).map((entry, i): Container => {
      const raw = asObject(entry);
      const sidecar = kind === 'init' && raw.restartPolicy === 'Always';
      return { raw, pointer: `/${field}/${i}`, name: asText(raw.name) ?? '', kind: sidecar ? 'sidecar' : kind };
    }),
  );
}

/** A field of the security context: the container's own value, else the pod's. */
export function securityField(
  spec: Json,
  container: Container,
  field: string,
): { readonly value: unknown; readonly pointer: string } {
  const own = asObject(container.raw.securityContext)[field];
  if (own !== undefined && own !== null)
    return { value: own, pointer: `${container.pointer}/securityContext/${field}` };
  return { value: asObject(spec.securityContext)[field], pointer: `/securityContext/${field}` };
}

/** Whether the main process may run as root: not unless runAsUser or runAsNonRoot say otherwise. */
export function mayBeRoot(spec: Json, container: Container): boolean {
  const user = securityField(spec, container, 'runAsUser').value;
  if (typeof user === 'number') return user === 0;
  return securityField(spec, container, 'runAsNonRoot').value !== true;
}

/** Names without the optional CAP_ prefix, in capitals. */
function capabilityNames(value: unknown): string[] {
  return asList(value).flatMap((one) => (typeof one === 'string' ? [one.toUpperCase().replace(/^CAP_/, '')] : []));
}

/** Index in `capabilities.add` of the first entry that gives this capability; -1 when none does. */
export function addedCapability(container: Container, name: string): number {
  const { add } = asObject(asObject(container.raw.securityContext).capabilities);
  return capabilityNames(add).findIndex((one) => one === name || one === 'ALL');
}

export function dropsCapability(container: Container, name: string): boolean {
  const { drop } = asObject(asObject(container.raw.securityContext).capabilities);
  return capabilityNames(drop).some((one) => one === name || one === 'ALL');
}

export function isUnconfined(spec: Json, container: Container, field: 'appArmorProfile' | 'seccompProfile'): boolean {
  return asObject(securityField(spec, container, field).value).type === 'Unconfined';
}

/** A hostPath volume as one container sees it. */
export interface HostMount {
  /** Normalised: no trailing slash, no `.` or `..`; `/` alone for the root. */
  readonly path: string;
  readonly readOnly: boolean;
  readonly type: string;
  /** Pointer of the volume below the pod spec. */
  readonly volume: string;
  /** Pointer of the mount below the pod spec. */
  readonly mount: string;
  readonly container: Container;
}

function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function hostMountsOf(spec: Json): HostMount[] {
  const volumes = new Map<string, { path: string; type: string; pointer: string }>();
  for (const [i, entry] of asList(spec.volumes).entries()) {
    const volume = asObject(entry);
    const host = asObject(volume.hostPath);
    const path = asText(host.path);
    const name = asText(volume.name);
    if (path === null || name === null) continue;
    volumes.set(name, { path: normalize(path), type: asText(host.type) ?? '', pointer: `/volumes/${i}/hostPath` });
  }
  if (volumes.size === 0) return [];
  return containersOf(spec).flatMap((container) => {
    const mounts = asList(container.raw.volumeMounts).flatMap((entry, i): HostMount[] => {
      const mount = asObject(entry);
      const volume = volumes.get(asText(mount.name) ?? '');
      if (!volume) return [];
      const sub = asText(mount.subPath);
      return [
        {
          path: sub === null ? volume.path : normalize(`${volume.path}/${sub}`),
          readOnly: mount.readOnly === true,
          type: volume.type,
          volume: volume.pointer,
          mount: `${container.pointer}/volumeMounts/${i}`,
          container,
        },
      ];
    });
    const devices = asList(container.raw.volumeDevices).flatMap((entry, i): HostMount[] => {
      const volume = volumes.get(asText(asObject(entry).name) ?? '');
      const mount = `${container.pointer}/volumeDevices/${i}`;
      return volume
        ? [{ path: volume.path, readOnly: false, type: 'BlockDevice', volume: volume.pointer, mount, container }]
        : [];
    });
    return [...mounts, ...devices];
  });
}

/** Whether a mount of `path` shows what lies at `target`. */
export function covers(path: string, target: string): boolean {
  return path === '/' || target === path || target.startsWith(`${path}/`);
}
/** Whether `path` lies at or below `folder`. */
export function isWithin(path: string, folder: string): boolean {
  return covers(folder, path);
}

export function serviceAccountOf(spec: Json): string {
  return asText(spec.serviceAccountName) ?? asText(spec.serviceAccount) ?? 'default';
}
