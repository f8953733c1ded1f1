/** Names of hosts in settings: what ConfigMaps are kept for, and what declared dependencies are read from. */

/** Names of settings whose value is a host, perhaps with a port. */
export const hostSetting =
  /(?:^|[_.-])(?:hosts?|hostname|addrs?|address|ur[il]s?|endpoints?|servers?|service|brokers?|upstream|target|dsn|peers?|nodes)$/i;
const portSetting = /(?:^|[_.-])port$/i;

/** `scheme://host:port` without user and path, and names below `.svc`; repetitions are bounded, so that it is linear. */
const hosts =
  /(?<![a-z0-9+])[a-z][a-z0-9+]{0,15}:\/\/(?:[^\s/@"']{0,256}@)?[a-z0-9.-]{1,253}(?::\d{1,5})?|(?<![a-z0-9.-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,3}\.svc(?:\.[a-z0-9.-]{1,63})?(?::\d{1,5})?/gi;
/** A setting that is a host alone, or several: no spaces, no secrets of other kinds. */
const onlyHosts = /^[a-z0-9.-]{1,253}(?::\d{1,5})?(?:,[a-z0-9.-]{1,253}(?::\d{1,5})?){0,31}$/i;

/**
 * What is kept of a ConfigMap's data: hosts and ports, by key. Everything else may be a secret that somebody put in the
 * wrong place. Applied twice it comes to the same.
 */
export function hostsOnly(data: Readonly<Record<string, unknown>>): Record<string, string> {
  const kept: [string, string][] = [];
  for (const [key, value] of Object.entries(data)) {
    if (typeof value !== 'string') continue;
    const whole =
      (hostSetting.test(key) && onlyHosts.test(value)) || (portSetting.test(key) && /^\d{1,5}$/.test(value));
    const found = whole
      ? value
      : [...value.matchAll(hosts)].map(([text]) => text.replace(/:\/\/[^/]*@/, '://')).join(' ');
    if (found !== '') kept.push([key, found]);
  }
  return Object.fromEntries(kept);
}
