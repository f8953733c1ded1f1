/** Names of Services in what a workload is given: environment, arguments, and ConfigMaps that it reads. */

import { containersOf } from '../attack/pod-spec.ts';
import { asList, asObject, asText, type Json } from '../cluster/fields.ts';
import type { Service, Workload } from '../cluster/model.ts';
import { hostSetting } from '../kubernetes/host-names.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { type KeepOfSetting, optionPattern } from '../kubernetes/trim.ts';
import { type DraftContext, type DraftEvidence, evidenceAt, type WorkloadSpec } from './context.ts';

/** One text that a workload is given. */
interface Setting {
  /** Name of the variable or key; '' for arguments. */
  readonly name: string;
  readonly text: string;
  /** Whether it is a file of many settings rather than one. */
  readonly isFile: boolean;
}
interface Given extends Setting {
  readonly object: KubernetesObject;
  readonly pointer: string;
}

/** Who is called by name, and on which port of the Service; null when nothing tells the port. */
export interface Reference {
  readonly host: string;
  readonly service: Service | null;
  readonly port: number | null;
  readonly evidence: DraftEvidence;
}

const schemePorts: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  grpc: 443,
  redis: 6379,
  rediss: 6379,
  amqp: 5672,
  amqps: 5671,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mongodb: 27017,
  nats: 4222,
  smtp: 25,
  smtps: 465,
  ldap: 389,
  ldaps: 636,
};
const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const pattern = new RegExp(
  `(?:([a-z][a-z0-9+]*)://(?:[^\\s/@"']*@)?)?(${label}(?:\\.${label})*)\\.?(?::(\\d{1,5}))?`,
  'gi',
);

/** By `namespace/name`. */
export type Services = ReadonlyMap<string, Service>;
export type ConfigMaps = ReadonlyMap<string, KubernetesObject>;

/** What references are looked up in, made once for a cluster. */
export function referenceIndex({ cluster, objects }: DraftContext): { services: Services; configMaps: ConfigMaps } {
  const maps = objects.filter(({ kind }) => kind === 'ConfigMap');
  return {
    services: new Map(cluster.services.map((service) => [`${service.namespace}/${service.name}`, service])),
    configMaps: new Map(maps.map((map) => [`${map.metadata.namespace}/${map.metadata.name}`, map])),
  };
}

export function referencesOf(
  context: DraftContext,
  { services, configMaps }: ReturnType<typeof referenceIndex>,
  workload: Workload,
  spec: WorkloadSpec,
): Reference[] {
  const given = givenTo(configMaps, workload, spec);
  const found = new Map<string, Reference>();
  for (const one of given) {
    for (const { scheme, host, port, shown, service } of hostsMeant(services, workload.namespace, one)) {
      const number = port ?? siblingPort(given, one) ?? (scheme === null ? null : (schemePorts[scheme] ?? null));
      const reference = {
        host: service ? `${service.namespace}/${service.name}` : host,
        service,
        port: number,
        evidence: evidenceAt(
          context,
          one.object,
          one.pointer,
          one.isFile ? `${one.name}: …${host}…` : settingText(one.name, shown),
        ),
      };
      const key = `${reference.host} ${number}`;
      if (!found.has(key)) found.set(key, reference);
    }
  }
  return [...found.values()];
}

/** The setting without what stands around the host: that may be a password. */
function settingText(name: string, shown: string): string {
  return (name === '' ? shown : `${name}=${shown}`).slice(0, 160);
}

interface Host {
  readonly scheme: string | null;
  readonly host: string;
  readonly port: number | null;
  /** As it was written, without user and password. */
  readonly shown: string;
}

function* hostsIn({ text }: Setting): Iterable<Host> {
  for (const [whole, scheme, host, port] of text.slice(0, 200_000).matchAll(pattern)) {
    if (host === undefined) continue;
    const number = port === undefined ? null : Number(port);
    const shown = whole.replace(/:\/\/[^@]*@/, '://');
    yield { scheme: scheme?.toLowerCase() ?? null, host: host.toLowerCase(), port: number, shown };
  }
}

/** Hosts of a setting that somebody calls: Services, and names outside the cluster. */
function* hostsMeant<S>(
  services: ReadonlyMap<string, S>,
  namespace: string,
  setting: Setting,
): Iterable<Host & { readonly service: S | null }> {
  for (const one of hostsIn(setting)) {
    const { scheme, host, port } = one;
    const service = serviceNamed(services, namespace, host, setting, scheme !== null || port !== null);
    if (service || isForeignHost(host, setting, scheme !== null, port)) yield { ...one, service };
  }
}

/**
 * What has to be kept of a setting so that the same references are found in it again: the hosts that it names, and a
 * port that may belong to one of them. Applied to the outcome it changes nothing.
 * @param services Names of all Services, as `namespace/name`.
 */
export function keepHosts(services: ReadonlySet<string>, namespace: string): KeepOfSetting {
  const known = new Map([...services].map((name) => [name, name]));
  return (setting) => {
    const { name, text, isFile } = setting;
    if (/port$/i.test(name) && /^\d{1,5}$/.test(text)) return text;
    const hosts = [...hostsMeant(known, namespace, setting)].map(({ shown }) => shown);
    // A line break says that it was a file.
    return hosts.length === 0 ? '' : isFile ? `${hosts.join('\n')}\n` : hosts.join(' ');
  };
}

/**
 * `svc.ns`, `svc.ns.svc…` and `pod.svc.ns…` anywhere, as cluster DNS names them; a bare name, and `pod.svc` in the own
 * namespace, only where a host is meant or, of a StatefulSet, by its number.
 */
function serviceNamed<S>(
  services: ReadonlyMap<string, S>,
  own: string,
  host: string,
  given: Setting,
  isAddress: boolean,
): S | null {
  const find = (namespace: string | undefined, name: string | undefined): S | null =>
    services.get(`${namespace}/${name}`) ?? null;
  const [first = '', second, third, fourth] = host.split('.');
  const isHost = isAddress || (given.text.trim().toLowerCase() === host && hostSetting.test(given.name));
  if (second === undefined) return isHost ? find(own, first) : null;
  if (third === undefined) {
    const pod = isHost || /-\d+$/.test(first) ? find(own, second) : null;
    return find(second, first) ?? pod;
  }
  // `pod.svc.ns` may be written with or without what follows; `svc.ns.svc` is the Service itself.
  if (third === 'svc') return find(second, first);
  return fourth === undefined || fourth === 'svc' ? find(third, second) : null;
}

/** A host outside the cluster: a domain name in a URL, or in a setting that is named like a host. */
function isForeignHost(
  host: string,
  { name, text, isFile }: Setting,
  hasScheme: boolean,
  port: number | null,
): boolean {
  if (isFile || !/\.[a-z]{2,}$/.test(host) || host.endsWith('.local') || host.includes('.svc')) return false;
  const whole = text.trim().toLowerCase().startsWith(host);
  return hasScheme || (whole && (port !== null || hostSetting.test(name)));
}

/** `DB_PORT` beside `DB_HOST`. */
function siblingPort(given: readonly Given[], { name, isFile }: Given): number | null {
  const stem = isFile ? '' : name.replace(hostSetting, '');
  if (stem === '' || stem === name) return null;
  const sibling = given.find((one) => new RegExp(`^${stem.replace(/[^\w]/g, '.')}[_.-]?PORT$`, 'i').test(one.name));
  const port = Number(sibling?.text);
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : null;
}

function givenTo(configMaps: ConfigMaps, workload: Workload, { object, spec, pointer }: WorkloadSpec): Given[] {
  const out: Given[] = [];
  const configMap = (name: unknown): KubernetesObject | undefined =>
    configMaps.get(`${workload.namespace}/${asText(name)}`);
  const data = (map: KubernetesObject | undefined, only: string | null, as: string | null): void => {
    if (!map) return;
    for (const [key, value] of Object.entries(asObject(map.raw.data))) {
      if (typeof value !== 'string' || (only !== null && key !== only)) continue;
      const isFile = /\.[a-z]+$|file$/i.test(key) || !/^\S+$/.test(value);
      out.push({ name: as ?? key, text: value, object: map, pointer: `/data/${escaped(key)}`, isFile });
    }
  };
  for (const { raw, pointer: at } of containersOf(spec)) {
    const base = `${pointer}${at}`;
    for (const [i, entry] of asList(raw.env).entries()) {
      const { name, value, valueFrom } = asObject(entry);
      const variable = asText(name) ?? '';
      if (typeof value === 'string')
        out.push({ name: variable, text: value, object, pointer: `${base}/env/${i}`, isFile: false });
      const ref = asObject(asObject(valueFrom).configMapKeyRef);
      if (asText(ref.key) !== null) data(configMap(ref.name), asText(ref.key), variable);
    }
    for (const entry of asList(raw.envFrom)) data(configMap(asObject(asObject(entry).configMapRef).name), null, null);
    for (const field of ['command', 'args'] as const) {
      for (const [i, value] of asList(raw[field]).entries()) {
        if (typeof value !== 'string') continue;
        const option = optionPattern.exec(value);
        const [name, text] = option ? [option[1] ?? '', option[2] ?? ''] : ['', value];
        out.push({ name, text, object, pointer: `${base}/${field}/${i}`, isFile: text.includes('\n') });
      }
    }
  }
  for (const volume of asList(spec.volumes).map(asObject)) {
    for (const name of mapsOf(volume)) data(configMap(name), null, null);
  }
  return out;
}

function mapsOf(volume: Json): unknown[] {
  const projected = asList(asObject(volume.projected).sources).map(
    (source) => asObject(asObject(source).configMap).name,
  );
  return [asObject(volume.configMap).name, ...projected].filter((name) => asText(name) !== null);
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
