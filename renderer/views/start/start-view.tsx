import { CornerDownLeft, FileCode2, FolderOpen, History, TriangleAlert, X } from 'lucide-react';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { useSession } from '../../stores/session.ts';
import { ShellButtons } from '../shell-buttons.tsx';
import { openDialog } from './choose-local.ts';
import { ContextsSection } from './contexts-section.tsx';

export function StartView() {
  const { problem, samples, recent, info, open } = useSession();
  return (
    <main className="start">
      <div className="start-tools">
        <ShellButtons />
      </div>
      <div className="start-column">
        <header className="start-head">
          <h1>
            <Mark /> Bulkhead
          </h1>
          <p>Who can reach whom in a Kubernetes cluster, and which policy says so.</p>
        </header>

        {problem && (
          <div className="problem" role="alert">
            <TriangleAlert size={16} strokeWidth={1.75} aria-hidden />
            <div>
              <strong>{problem.message}</strong>
              {problem.hint !== null && <p>{problem.hint}</p>}
            </div>
          </div>
        )}

        <section aria-labelledby="open-title" className="start-section">
          <h2 id="open-title">Open manifests</h2>
          <div className="start-open">
            <Button variant="primary" icon={FolderOpen} onClick={() => openDialog('folder')}>
              Open folder…
            </Button>
            <Button icon={FileCode2} onClick={() => openDialog('file')}>
              Open files…
            </Button>
            {info?.mode === 'browser' && <PathField />}
          </div>
          <p className="muted">
            YAML or JSON, or the output of <code>kubectl get … -o yaml</code>. You can also drop files or a folder
            anywhere in this window. Nothing leaves this machine.
          </p>
        </section>

        <ContextsSection />

        {samples.length > 0 && (
          <section aria-labelledby="samples-title" className="start-section">
            <h2 id="samples-title">Look at a sample</h2>
            <ul className="tiles">
              {samples.map(({ id, title, story }) => (
                <li key={id}>
                  <button type="button" className="tile" onClick={() => void open({ kind: 'sample', id }, title)}>
                    <span className="tile-title">{title}</span>
                    <span className="tile-story">{story}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}

        {recent.length > 0 && <RecentList />}
      </div>
    </main>
  );
}

function PathField() {
  const open = useSession((s) => s.open);
  const [path, setPath] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const given = path.trim();
    if (given !== '') void open({ kind: 'path', path: given }, given);
  };
  return (
    <form className="path-field" onSubmit={submit}>
      <input
        className="field mono"
        aria-label="Path of a folder or file on this machine"
        placeholder="or type a path, such as /home/me/cluster"
        spellCheck={false}
        autoComplete="off"
        value={path}
        onChange={(event) => setPath(event.target.value)}
      />
      <IconButton icon={CornerDownLeft} label="Open this path" type="submit" disabled={path.trim() === ''} />
    </form>
  );
}

function RecentList() {
  const { recent, open, forget } = useSession();
  return (
    <section aria-labelledby="recent-title" className="start-section">
      <h2 id="recent-title">Recent</h2>
      <ul className="recent">
        {recent.map(({ path, name, missing }) => (
          <li key={path}>
            <button type="button" className="recent-item" onClick={() => void open({ kind: 'path', path }, name)}>
              <History size={14} strokeWidth={1.75} aria-hidden />
              <span>{name}</span>
              <span className="recent-path mono">{path}</span>
              {missing && <span className="muted recent-missing">not found</span>}
            </button>
            <IconButton icon={X} label={`Remove ${name} from this list`} onClick={() => void forget(path)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Two compartments and the wall between them. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <rect x="1.5" y="3.5" width="17" height="13" rx="2" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M8.25 3.5v13" stroke="currentColor" strokeWidth="1.5" />
      <path className="mark-door" d="M11 10h4.5m-1.8-1.9L15.6 10l-1.9 1.9" fill="none" strokeWidth="1.5" />
    </svg>
  );
}
