/** One direction of a policy in three columns: the outside, its own namespace, elsewhere in the cluster. */
import { Plus, X } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import type { FormColumn, FormEdit, FormPeer } from '../../../../shared/draft/form.ts';
import { Button, IconButton } from '../../../components/button.tsx';

export interface ColumnsProps {
  readonly direction: 'ingress' | 'egress';
  readonly peers: readonly FormPeer[];
  /** Namespaces of the cluster. */
  readonly names: readonly string[];
  readonly onEdit: (edit: FormEdit) => Promise<boolean>;
}

const titles: Readonly<Record<FormColumn, string>> = {
  outside: 'Outside',
  namespace: 'Its namespace',
  cluster: 'The cluster',
};

export function Columns({ direction, peers, names, onEdit }: ColumnsProps) {
  return (
    <div className="form-columns">
      {(['outside', 'namespace', 'cluster'] as const).map((column) => (
        <div key={column} className="form-column">
          <h4>{titles[column]}</h4>
          <ul>
            {peers
              .filter((peer) => peer.column === column)
              .map((peer) => (
                <li key={`${peer.rule} ${peer.at}`} className="form-peer">
                  <span>
                    {peer.text}
                    <span className="mono">{peer.ports}</span>
                  </span>
                  <IconButton
                    icon={X}
                    label={`Remove ${peer.text}, ${peer.ports}`}
                    onClick={() => void onEdit({ kind: 'remove', direction, rule: peer.rule, at: peer.at })}
                  />
                </li>
              ))}
          </ul>
          <Add direction={direction} column={column} names={names} onEdit={onEdit} />
        </div>
      ))}
    </div>
  );
}

interface AddProps extends Pick<ColumnsProps, 'direction' | 'names' | 'onEdit'> {
  readonly column: FormColumn;
}

const nothing = { cidr: '', namespace: '', labels: '', ports: '' };

function Add({ direction, column, names, onEdit }: AddProps) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState(nothing);
  const list = useId();
  const where = `${direction === 'ingress' ? 'from' : 'to'} ${titles[column].toLowerCase()}`;
  if (!open) {
    return (
      <Button variant="quiet" icon={Plus} aria-label={`Add ${where}`} onClick={() => setOpen(true)}>
        Add
      </Button>
    );
  }
  const field = (key: keyof typeof nothing, label: string, placeholder: string) => (
    <input
      className="field"
      aria-label={`${label}, ${where}`}
      placeholder={placeholder}
      list={key === 'namespace' ? list : undefined}
      spellCheck={false}
      autoComplete="off"
      value={typed[key]}
      onChange={(event) => setTyped({ ...typed, [key]: event.target.value })}
    />
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void onEdit({ kind: 'add', direction, column, ...typed }).then((taken) => {
      if (!taken) return;
      setTyped(nothing);
      setOpen(false);
    });
  };
  return (
    <form className="form-add" onSubmit={submit}>
      {column === 'outside' && field('cidr', 'Addresses', '0.0.0.0/0')}
      {column === 'cluster' && field('namespace', 'Namespace', 'namespace; all')}
      {column === 'cluster' && (
        <datalist id={list}>
          {names.slice(0, 1_000).map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
      {column !== 'outside' && field('labels', 'Labels of pods', 'app=name; all')}
      {field('ports', 'Ports', 'ports; all')}
      <div className="form-line">
        <Button type="submit" icon={Plus}>
          Add
        </Button>
        <Button variant="quiet" onClick={() => setOpen(false)}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
