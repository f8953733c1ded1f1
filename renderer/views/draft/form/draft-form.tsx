/** A draft for those who do not know YAML by heart. Each change is one of the text, which keeps its comments. */
import { useId, useState } from 'react';
import type { FormEdit, FormPeer, FormPolicy } from '../../../../shared/draft/form.ts';
import type { DraftText } from '../../../../shared/draft/workspace.ts';
import { ScrollRegion } from '../../../components/scroll-region.tsx';
import { useEngine } from '../../../components/use-query.ts';
import { engine } from '../../../engine/engine.ts';
import { plural } from '../../../engine/names.ts';
import { useDrafts } from '../../../stores/drafts.ts';
import { problemOf } from '../../../stores/problem.ts';
import { Loading } from '../../explore/parts.tsx';
import { Columns } from './columns.tsx';

export interface DraftFormProps {
  readonly draft: DraftText;
  /** Namespaces of the cluster. */
  readonly names: readonly string[];
}

export function DraftForm({ draft, names }: DraftFormProps) {
  const change = useDrafts((s) => s.change);
  const { data, error } = useEngine('draftForm', { text: draft.text });
  const [wrong, setWrong] = useState<string | null>(null);
  const edit = async (line: number, made: FormEdit): Promise<boolean> => {
    try {
      const result = await engine.call('draftFormEdit', { text: draft.text, line, edit: made });
      setWrong(result.ok ? null : result.message);
      if (result.ok) change(draft.id, { text: result.text });
      return result.ok;
    } catch (failure) {
      setWrong(problemOf(failure).message);
      return false;
    }
  };
  return (
    <ScrollRegion className="draft-form" label={`Form of ${draft.name}`}>
      {!data ? (
        <Loading error={error} />
      ) : (
        <div data-testid="form">
          {wrong !== null && (
            <p role="alert" className="panel-note is-error">
              {wrong}
            </p>
          )}
          {data.policies.length === 0 && (
            <p className="empty">There is no NetworkPolicy in this text that can be read; its YAML says why.</p>
          )}
          {data.policies.map((policy) => (
            <Policy
              key={`${policy.line} ${policy.namespace}/${policy.name}`}
              policy={policy}
              names={names}
              onEdit={(made) => edit(policy.line, made)}
            />
          ))}
          {data.others > 0 && (
            <p className="panel-note">
              {plural(data.others, 'policy', 'policies')} of other kinds {data.others === 1 ? 'has' : 'have'} no form:
              see the YAML.
            </p>
          )}
        </div>
      )}
    </ScrollRegion>
  );
}

interface PolicyProps {
  readonly policy: FormPolicy;
  readonly names: readonly string[];
  readonly onEdit: (edit: FormEdit) => Promise<boolean>;
}

const titles = { ingress: 'What gets in', egress: 'What gets out' } as const;

function Policy({ policy, names, onEdit }: PolicyProps) {
  return (
    <section className="form-policy" aria-label={`${policy.namespace}/${policy.name}`}>
      <h3>
        {policy.name} <span className="muted">in {policy.namespace}</span>
      </h3>
      <Pods policy={policy} onEdit={onEdit} />
      {(['ingress', 'egress'] as const).map((direction) => {
        const peers: readonly FormPeer[] | null = policy[direction];
        return (
          <div key={direction} className="form-direction">
            <label className="check is-flush">
              <input
                type="checkbox"
                checked={peers !== null}
                onChange={(event) => void onEdit({ kind: 'isolate', direction, on: event.target.checked })}
              />
              {titles[direction]}: only what is listed
            </label>
            {peers && <Columns direction={direction} peers={peers} names={names} onEdit={onEdit} />}
          </div>
        );
      })}
    </section>
  );
}

function Pods({ policy: { pods }, onEdit }: Pick<PolicyProps, 'policy' | 'onEdit'>) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  if (pods === null) return <p className="muted">Its pods are selected by expressions: see the YAML.</p>;
  const done = (): void => {
    if (typed !== null && typed !== pods) void onEdit({ kind: 'pods', labels: typed });
    setTyped(null);
  };
  return (
    <div className="form-line">
      <label htmlFor={id}>For pods</label>
      <input
        id={id}
        className="field"
        placeholder="key=value; every pod of the namespace when empty"
        spellCheck={false}
        autoComplete="off"
        value={typed ?? pods}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={done}
        onKeyDown={(event) => {
          if (event.key === 'Enter') done();
        }}
      />
    </div>
  );
}
