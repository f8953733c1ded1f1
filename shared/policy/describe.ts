/** Peers and subjects of policies in words, for panels and messages. */
import type { LabelSelector } from '../kubernetes/objects.ts';
import { formatSelector } from '../kubernetes/selector.ts';
import { formatAddressSet } from '../values/addresses.ts';
import type { NamespaceScope, Peer, Subject } from './rule.ts';

function pods(selector: LabelSelector): string {
  return selector.requirements.length === 0 ? 'all pods' : `pods ${formatSelector(selector)}`;
}
function scope(namespaces: NamespaceScope): string {
  if (namespaces.kind === 'name') return `namespace ${namespaces.name}`;
  const { selector } = namespaces;
  return selector.requirements.length === 0 ? 'all namespaces' : `namespaces ${formatSelector(selector)}`;
}

export function describeSubject({ namespaces, pods: selector }: Subject): string {
  return `${pods(selector)} in ${scope(namespaces)}`;
}

export function describePeer(peer: Peer): string {
  switch (peer.kind) {
    case 'everything':
      return 'everything: pods, nodes and outside addresses';
    case 'pods':
      return `${pods(peer.pods)} in ${scope(peer.namespaces)}`;
    case 'addresses':
      return `addresses ${formatAddressSet(peer.addresses).replaceAll(',', ', ')}`;
    case 'nodes':
      return peer.selector.requirements.length === 0 ? 'all nodes' : `nodes ${formatSelector(peer.selector)}`;
    case 'domains':
      return `domain names ${peer.names.join(', ')}`;
    case 'tenants':
      return `${pods(peer.pods)} in namespaces with ${peer.same ? 'the same' : 'another'} ${peer.keys.join(', ')}`;
  }
}
