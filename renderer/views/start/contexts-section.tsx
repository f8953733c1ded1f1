/** The contexts of the user's kubeconfig, each to be opened; a program that one of them names is asked about first. */
import { Cloud, FileKey2, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { callHost } from '../../host/bridge.ts';
import { type ExecPlugin, fillFrom, listContexts, useLive } from '../../stores/live.ts';
import { problemOf } from '../../stores/problem.ts';
import { useSession } from '../../stores/session.ts';
import { ExecDialog } from './exec-dialog.tsx';
import { KubeconfigField } from './kubeconfig-field.tsx';

interface Question {
  readonly context: string;
  readonly plugin: ExecPlugin;
}

export function ContextsSection() {
  const { contexts, file, problem } = useLive();
  const mode = useSession((s) => s.info?.mode);
  const [question, setQuestion] = useState<Question | null>(null);
  useEffect(() => {
    if (useLive.getState().contexts === null) void listContexts(null);
  }, []);

  async function open(context: string, allow: string | null): Promise<void> {
    setQuestion(null);
    try {
      const answer = await callHost('openContext', { file, context, allow });
      if (answer.kind === 'ask') setQuestion({ context, plugin: answer.plugin });
      else await useSession.getState().openFrom(context, fillFrom(answer.job, context));
    } catch (error) {
      useSession.setState({ problem: problemOf(error) });
    }
  }

  async function pick(): Promise<void> {
    const { path } = await callHost('pickFolder', { what: 'kubeconfig' });
    if (path !== null) await listContexts(path);
  }

  return (
    <section aria-labelledby="live-title" className="start-section">
      <h2 id="live-title">Read a live cluster</h2>
      {problem && (
        <p className="context-problem" role="alert">
          <TriangleAlert size={14} strokeWidth={1.75} aria-hidden />
          <span>
            {problem.message}. {problem.hint}
          </span>
        </p>
      )}
      {contexts !== null && contexts.length > 0 && (
        <ul className="contexts" aria-label="Contexts">
          {contexts.map(({ name, server, namespace, current, problem: broken }) => (
            <li key={name}>
              <button
                type="button"
                className="recent-item"
                disabled={broken !== null}
                onClick={() => void open(name, null)}
              >
                <Cloud size={14} strokeWidth={1.75} aria-hidden />
                <span className="context-name">{name}</span>
                {current && <span className="context-current">current</span>}
                <span className="recent-path mono">
                  {broken ?? `${server}${namespace === null ? '' : ` · ${namespace}`}`}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="start-open">
        {mode === 'browser' ? (
          <KubeconfigField />
        ) : (
          <Button icon={FileKey2} onClick={() => void pick()}>
            Other kubeconfig…
          </Button>
        )}
      </div>
      <p className="muted">
        {contexts?.length === 0 && 'No kubeconfig was found. '}
        Bulkhead only reads (get, list, watch; no data of Secrets) unless you apply a draft. Credentials stay out of
        this window.
      </p>
      {question && (
        <ExecDialog
          plugin={question.plugin}
          onAllow={() => void open(question.context, question.plugin.hash)}
          onRefuse={() => setQuestion(null)}
        />
      )}
    </section>
  );
}
