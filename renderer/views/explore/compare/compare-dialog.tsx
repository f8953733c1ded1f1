/** Asks what the open input is to be compared with. */
import { CornerDownLeft, FileCode2, FolderOpen, History, LibraryBig } from 'lucide-react';
import type { FormEvent } from 'react';
import { useState } from 'react';
import type { HostArgs } from '../../../../shared/host.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { callHost } from '../../../host/bridge.ts';
import { useCompare } from '../../../stores/compare.ts';
import { useSession } from '../../../stores/session.ts';
import { chooseFiles } from '../../start/choose-local.ts';

export interface CompareDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function CompareDialog(props: CompareDialogProps) {
  return (
    <Dialog
      {...props}
      title="Compare with…"
      description="Another state of the same cluster, such as a branch: what is open counts as before, it as after."
    >
      <Content close={() => props.onOpenChange(false)} />
    </Dialog>
  );
}

function Content({ close }: { readonly close: () => void }) {
  const { info, recent, samples } = useSession();
  const { open, openLocal } = useCompare();
  const [path, setPath] = useState('');
  const start = (target: HostArgs<'openPath'>, name: string): void => {
    close();
    void open(target, name);
  };
  const choose = async (what: 'folder' | 'file'): Promise<void> => {
    close();
    if (!info?.canPick) {
      chooseFiles(what, (read) => void openLocal(read));
      return;
    }
    const picked = await callHost('pickFolder', { what });
    if (picked.path !== null) start({ kind: 'path', path: picked.path }, picked.path);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const given = path.trim();
    if (given !== '') start({ kind: 'path', path: given }, given);
  };
  return (
    <div className="compare-choices">
      <div className="start-open">
        <Button variant="primary" icon={FolderOpen} onClick={() => void choose('folder')}>
          Folder…
        </Button>
        <Button icon={FileCode2} onClick={() => void choose('file')}>
          Files…
        </Button>
      </div>
      {info?.mode === 'browser' && (
        <form className="path-field" onSubmit={submit}>
          <input
            className="field mono"
            aria-label="Path of a folder or file to compare with"
            placeholder="or type a path"
            spellCheck={false}
            autoComplete="off"
            value={path}
            onChange={(event) => setPath(event.target.value)}
          />
          <IconButton
            icon={CornerDownLeft}
            label="Compare with this path"
            type="submit"
            disabled={path.trim() === ''}
          />
        </form>
      )}
      <ul className="recent">
        {recent.map((item) => (
          <li key={item.path}>
            <button
              type="button"
              className="recent-item"
              onClick={() => start({ kind: 'path', path: item.path }, item.name)}
            >
              <History size={14} strokeWidth={1.75} aria-hidden />
              <span>{item.name}</span>
              <span className="recent-path mono">{item.path}</span>
            </button>
          </li>
        ))}
        {samples.map(({ id, title }) => (
          <li key={id}>
            <button type="button" className="recent-item" onClick={() => start({ kind: 'sample', id }, title)}>
              <LibraryBig size={14} strokeWidth={1.75} aria-hidden />
              <span>{title}</span>
              <span className="muted">sample</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
