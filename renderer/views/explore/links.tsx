/** Rows that lead from one panel to another: everything links to everything. */
import { FileCode2 } from 'lucide-react';
import type { EndpointLink, Place, PolicyLink, ServiceLink, Some } from '../../engine/inspect/types.ts';
import { useView } from '../../stores/view.ts';

export function PlaceLine({ place }: { readonly place: Place }) {
  return (
    <p className="place mono">
      <FileCode2 size={12} strokeWidth={1.75} aria-hidden />
      {place.file}:{place.line}
    </p>
  );
}

export function EndpointRows({
  list,
  more = 'the list on the left has them all',
}: {
  readonly list: Some<EndpointLink>;
  readonly more?: string;
}) {
  const goTo = useView((s) => s.goTo);
  return (
    <ul className="rows">
      {list.items.map((link) => (
        <li key={link.index}>
          <button type="button" className="row" onClick={() => void goTo(link.index, link.node, link.group)}>
            <span className="row-label">{link.label}</span>
            <span className="row-ports">{link.detail}</span>
          </button>
        </li>
      ))}
      {list.items.length < list.total && (
        <li className="muted row-more">
          and {(list.total - list.items.length).toLocaleString('en')} more; {more}
        </li>
      )}
    </ul>
  );
}

export function ServiceRows({
  services,
  total = services.length,
}: {
  readonly services: readonly ServiceLink[];
  readonly total?: number;
}) {
  const select = useView((s) => s.select);
  return (
    <ul className="rows">
      {services.map((service) => (
        <li key={service.id}>
          <button type="button" className="row" onClick={() => select({ kind: 'service', id: service.id })}>
            <span className="row-label">{service.name}</span>
            <span className="row-ports mono">{service.ports.join(', ') || service.type}</span>
          </button>
        </li>
      ))}
      {services.length < total && (
        <li className="muted row-more">and {(total - services.length).toLocaleString('en')} more</li>
      )}
    </ul>
  );
}

export function PolicyRows({ policies }: { readonly policies: Some<PolicyLink> }) {
  return (
    <ul className="rows">
      {policies.items.map(({ id, detail }) => (
        <li key={id}>
          <PolicyRow id={id} detail={detail} />
        </li>
      ))}
      {policies.items.length < policies.total && (
        <li className="muted row-more">and {(policies.total - policies.items.length).toLocaleString('en')} more</li>
      )}
    </ul>
  );
}

function PolicyRow({ id, detail }: PolicyLink) {
  const select = useView((s) => s.select);
  return (
    <button type="button" className="row" onClick={() => select({ kind: 'policy', id })}>
      <span className="row-label">{id}</span>
      <span className="row-ports">{detail}</span>
    </button>
  );
}

/** The name of a policy in running text. */
export function PolicyName({ id }: { readonly id: string }) {
  const select = useView((s) => s.select);
  return (
    <button type="button" className="link" onClick={() => select({ kind: 'policy', id })}>
      {id}
    </button>
  );
}

/** The name of an endpoint in running text. */
export function EndpointName({ link }: { readonly link: EndpointLink }) {
  const goTo = useView((s) => s.goTo);
  return (
    <button type="button" className="link" onClick={() => void goTo(link.index, link.node, link.group)}>
      {link.label}
    </button>
  );
}
