/** Dialogs that lead to a draft. */
import { useDeferredValue, useState } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { useEngine } from '../../components/use-query.ts';
import type { Summary } from '../../engine/protocol.ts';
import { draftPolicy, useDrafts } from '../../stores/drafts.ts';
import { GenerateDialog } from './generate/generate-dialog.tsx';

export function DraftDialogs({ summary }: { readonly summary: Summary }) {
  const { dialog, show } = useDrafts();
  const close = (): void => show(null);
  if (dialog === null) return null;
  if (dialog.kind === 'generate') return <GenerateDialog first={dialog.ask} summary={summary} onClose={close} />;
  return <PolicyDialog what={dialog.kind} onClose={close} />;
}

const limit = 100;

interface PolicyDialogProps {
  readonly what: 'edit' | 'delete';
  readonly onClose: () => void;
}

/** Chooses a policy in force. */
function PolicyDialog({ what, onClose }: PolicyDialogProps) {
  const addDeletion = useDrafts((s) => s.addDeletion);
  const [text, setText] = useState('');
  const { data } = useEngine('findPolicies', { text: useDeferredValue(text), limit });
  const take = (id: string): void => {
    onClose();
    if (what === 'edit') void draftPolicy(id);
    else addDeletion(id);
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={what === 'edit' ? 'Edit a policy in force' : 'Delete a policy in force'}
      description={
        what === 'edit'
          ? 'The draft begins as the policy is, with its comments, and takes its place.'
          : 'The draft takes the policy away; nothing is deleted in the cluster.'
      }
    >
      <div className="draft-choose">
        <input
          className="field"
          aria-label="Find a policy"
          placeholder="words of its kind, namespace or name"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <ul className="rows" aria-label="Policies in force">
          {data?.total === 0 && (
            <li className="empty">{text === '' ? 'There is no policy in force.' : 'None matches.'}</li>
          )}
          {data?.items.map(({ id, place }) => (
            <li key={id}>
              <button type="button" className="row" onClick={() => take(id)}>
                <span className="row-label">{id}</span>
                <span className="row-ports">{place.file}</span>
              </button>
            </li>
          ))}
        </ul>
        {data && data.items.length < data.total && (
          <p className="muted row-more">and {(data.total - data.items.length).toLocaleString('en')} more: type words</p>
        )}
      </div>
    </Dialog>
  );
}
