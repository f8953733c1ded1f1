/** Which proxy leads to a server: the kubeconfig's, else the one that the environment names, as client-go does. */
import { BlockList, isIP } from 'node:net';

/** @returns The address of the proxy, or null for none. */
export function proxyFor(server: URL, configured: string | null, env: NodeJS.ProcessEnv): string | null {
  if (configured !== null) return configured;
  const named =
    server.protocol === 'https:'
      ? (env['HTTPS_PROXY'] ?? env['https_proxy'])
      : (env['HTTP_PROXY'] ?? env['http_proxy']);
  if (!named) return null;
  const host = server.hostname.replace(/^\[|\]$/g, '');
  if (
    host === 'localhost' ||
    isLoopback(host) ||
    isExempt(host, server.port, env['NO_PROXY'] ?? env['no_proxy'] ?? '')
  ) {
    return null;
  }
  return named.includes('://') ? named : `http://${named}`;
}

function isLoopback(host: string): boolean {
  return host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** `*`, a host, a domain (with or without a leading dot), an address, a CIDR; each perhaps with a port. */
function isExempt(host: string, port: string, list: string): boolean {
  return list.split(/[\s,]+/).some((raw) => {
    const entry = raw.toLowerCase();
    if (entry === '') return false;
    if (entry === '*') return true;
    if (entry.includes('/')) return isInBlock(host, entry);
    const [, name = '', only] = /^(.*?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? `${entry}` : entry) ?? [];
    const bare = isIP(entry) === 6 ? entry : name;
    if (only !== undefined && isIP(entry) !== 6 && only !== (port || '443')) return false;
    const domain = bare.replace(/^\*?\./, '');
    return host === domain || host.endsWith(`.${domain}`);
  });
}

function isInBlock(host: string, block: string): boolean {
  const [address = '', bits = ''] = block.split('/');
  const [family, own] = [isIP(address), isIP(host)];
  if (family === 0 || family !== own || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128))
    return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const blocks = new BlockList();
  blocks.addSubnet(address, Number(bits), type);
  return blocks.check(host, type);
}
