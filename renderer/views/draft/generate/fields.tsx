/** The choices of a generator. */
import { X } from 'lucide-react';
import { useDeferredValue, useId, useState } from 'react';
import { IconButton } from '../../../components/button.tsx';
import { Select } from '../../../components/select.tsx';
import { useEngine } from '../../../components/use-query.ts';
import type { GenerateAsk } from '../../../engine/draft/types.ts';
import type { Summary } from '../../../engine/protocol.ts';
import { type Choice, generators } from './kinds.ts';

export interface FieldsProps {
  readonly ask: GenerateAsk;
  readonly summary: Summary;
  readonly onChange: (part: Partial<GenerateAsk>) => void;
}

export function Fields(props: FieldsProps) {
  return (
    <>
      {generators[props.ask.kind].choices.map((choice) => (
        <Field key={choice} choice={choice} {...props} />
      ))}
    </>
  );
}

function Field({ choice, ask, summary, onChange }: FieldsProps & { readonly choice: Choice }) {
  switch (choice) {
    case 'namespaces':
      return <Namespaces ask={ask} summary={summary} onChange={onChange} />;
    case 'namespace':
      return (
        <TextField
          label="Namespace"
          value={ask.namespace}
          options={summary.namespaces.map(({ name }) => name)}
          onChange={(namespace) => onChange({ namespace, exclude: [] })}
        />
      );
    case 'app':
      return (
        <TextField
          label="App, by label"
          placeholder="key=value; all of the namespace when empty"
          value={ask.label}
          onChange={(label) => onChange({ label, exclude: [] })}
        />
      );
    case 'workload':
      return <Workload label="Workload" value={ask.workload} onChange={(workload) => onChange({ workload })} />;
    case 'ends':
      return (
        <>
          <Workload label="From" value={ask.from} onChange={(from) => onChange({ from })} />
          <Workload label="To" value={ask.to} onChange={(to) => onChange({ to })} />
          <TextField
            label="Ports"
            placeholder="80/TCP, 53/UDP; all when empty"
            value={ask.ports}
            onChange={(ports) => onChange({ ports })}
          />
        </>
      );
    case 'mode':
      return (
        <>
          <div className="generate-field">
            <Select
              label="Cut off"
              value={ask.mode}
              options={[
                { value: 'both', label: 'both ways' },
                { value: 'in', label: 'nothing in' },
                { value: 'out', label: 'nothing out' },
                { value: 'forensics', label: 'all but who investigates' },
              ]}
              onChange={(mode) => onChange({ mode })}
            />
          </div>
          {ask.mode === 'forensics' && (
            <TextField
              label="Namespace of who investigates"
              value={ask.investigators[0] ?? ''}
              options={summary.namespaces.map(({ name }) => name)}
              onChange={(name) => onChange({ investigators: name === '' ? [] : [name] })}
            />
          )}
        </>
      );
    case 'label': {
      const keys = new Set(summary.namespaces.flatMap(({ labels }) => Object.keys(labels)));
      return (
        <TextField
          label="Label of namespaces"
          placeholder="whose value names the tenant"
          value={ask.label}
          options={[...keys].sort()}
          onChange={(label) => onChange({ label })}
        />
      );
    }
    case 'form':
      return (
        <div className="generate-field">
          <Select
            label="As"
            value={ask.form ?? 'any'}
            options={[
              { value: 'any', label: 'whichever does it' },
              { value: 'NetworkPolicy', label: 'NetworkPolicy' },
              { value: 'ClusterNetworkPolicy', label: 'ClusterNetworkPolicy' },
            ]}
            onChange={(form) => onChange({ form: form === 'any' ? null : form })}
          />
        </div>
      );
  }
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  /** Offered while typing. */
  readonly options?: readonly string[];
  readonly onChange: (value: string) => void;
}

function TextField({ label, value, placeholder, options, onChange }: TextFieldProps) {
  const id = useId();
  return (
    <div className="generate-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field"
        list={options ? `${id}-list` : undefined}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {options && (
        <datalist id={`${id}-list`}>
          {options.slice(0, 1_000).map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
    </div>
  );
}

/** All but those of the platform, or those that are ticked. */
function Namespaces({ ask, summary, onChange }: FieldsProps) {
  const [text, setText] = useState('');
  const { namespaces } = ask;
  const names = summary.namespaces.filter(({ workloads }) => workloads > 0).map(({ name }) => name);
  const shown = names.filter((name) => name.toLowerCase().includes(text.trim().toLowerCase()));
  const toggle = (name: string): void => {
    const chosen = namespaces ?? [];
    const next = chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name];
    onChange({ namespaces: next.length === 0 ? null : next });
  };
  return (
    <fieldset className="generate-field generate-namespaces">
      <legend>Namespaces</legend>
      <label className="check is-flush">
        <input
          type="checkbox"
          checked={namespaces === null}
          onChange={() => onChange({ namespaces: namespaces === null ? names : null })}
        />
        All but those of the platform
      </label>
      {names.length > 12 && (
        <input
          className="field"
          aria-label="Find namespaces"
          placeholder="find"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <ul className="generate-list">
        {shown.slice(0, 300).map((name) => (
          <li key={name}>
            <label className="check is-flush">
              <input type="checkbox" checked={namespaces?.includes(name) ?? false} onChange={() => toggle(name)} />
              <span className="generate-name">{name}</span>
            </label>
          </li>
        ))}
        {shown.length > 300 && <li className="muted">and {shown.length - 300} more: find them by name</li>}
      </ul>
    </fieldset>
  );
}

interface WorkloadProps {
  readonly label: string;
  /** Id of a workload; '' for none yet. */
  readonly value: string;
  readonly onChange: (id: string) => void;
}

function Workload({ label, value, onChange }: WorkloadProps) {
  const id = useId();
  const [text, setText] = useState('');
  const words = useDeferredValue(text.trim());
  const { data } = useEngine('search', words === '' || value !== '' ? null : { text: words, limit: 8 });
  if (value !== '') {
    return (
      <div className="generate-field">
        <span className="generate-label">{label}</span>
        <span className="generate-chosen">
          <span className="generate-name">{value}</span>
          <IconButton icon={X} label={`Another workload for ${label}`} onClick={() => onChange('')} />
        </span>
      </div>
    );
  }
  const found = new Set((data?.hits ?? []).flatMap(({ node, kind }) => (kind === '' ? [] : [workloadId(node)])));
  return (
    <div className="generate-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field"
        placeholder="a workload"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {words !== '' && data && (
        <ul className="rows find-hits" aria-label={`Found for ${label}`}>
          {found.size === 0 && <li className="empty">No workload matches.</li>}
          {[...found].map((one) => (
            <li key={one}>
              <button type="button" className="row" onClick={() => onChange(one)}>
                <span className="row-label">{one}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Pods of one workload that policies tell apart carry more behind its kind. */
function workloadId(node: string): string {
  const id = node.slice(3);
  return id.slice(0, id.lastIndexOf(']') + 1);
}
