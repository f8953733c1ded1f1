/** What stands behind one step: technique, evidence in manifests, connections it needs, and what would take it away. */
import { ArrowDown, ArrowLeft, FileCode2, FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useEngine } from '../../components/use-query.ts';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import type { ConditionRow, ControlLink, EvidenceRow, HopDetail } from '../../engine/attack/types.ts';
import { controlKinds } from '../../engine/attack/words.ts';
import { useAttack } from '../../stores/attack.ts';
import { Facts, Loading, PanelHead } from '../explore/parts.tsx';
import { SnippetView } from '../explore/snippet-view.tsx';
import { WhyPanel } from '../explore/why-panel.tsx';
import { CertaintyMark } from './certainty.tsx';
import { usePathQuestion } from './use-paths.ts';

export interface HopPanelProps {
  readonly target: string;
  readonly path: number;
  readonly hop: number;
}

export function HopPanel({ target, path, hop }: HopPanelProps) {
  const question = usePathQuestion();
  const show = useAttack((s) => s.show);
  const [why, setWhy] = useState<ConditionRow | null>(null);
  const { data, error } = useEngine('attackHop', { question, to: target, path, hop });
  const back = (label: string, onClick: () => void) => (
    <div className="panel-back">
      <Button variant="quiet" icon={ArrowLeft} onClick={onClick}>
        {label}
      </Button>
    </div>
  );
  if (why) {
    return (
      <>
        {back(`Step ${hop + 1}`, () => setWhy(null))}
        <WhyPanel from={why.from} to={why.to} />
      </>
    );
  }
  return (
    <div data-testid="hop">
      {back('The path', () => show({ path, hop: null }))}
      {data ? <Detail detail={data} number={hop + 1} onWhy={setWhy} /> : <Loading error={error} />}
    </div>
  );
}

interface DetailProps {
  readonly detail: HopDetail;
  readonly number: number;
  readonly onWhy: (condition: ConditionRow) => void;
}

function Detail({ detail, number, onWhy }: DetailProps) {
  const { step, evidence, conditions, removes } = detail;
  return (
    <>
      <PanelHead kind={`Step ${number} of the path`} title={step.from.name}>
        <p className="panel-to">
          <ArrowDown size={13} aria-hidden />
          <span>{step.to.name}</span>
        </p>
      </PanelHead>
      <p className="panel-text">The attacker {step.text}.</p>
      <Facts
        rows={[
          ['ATT&CK', `${step.technique.id} ${step.technique.name}`],
          ['Rule', step.rule],
          ['Certainty', <CertaintyMark key="certainty" certainty={step.certainty} />],
        ]}
      />
      {conditions.length > 0 && (
        <section className="panel-section">
          <h3>Connections it needs</h3>
          <ul className="rows">
            {conditions.map((condition) => (
              <li key={`${condition.from} ${condition.to} ${condition.purpose}`}>
                <button type="button" className="row" onClick={() => onWhy(condition)}>
                  <VerdictMark verdict={condition.verdict} />
                  <span className="row-ends">
                    <span>{condition.fromLabel}</span>
                    <span>{condition.toLabel}</span>
                  </span>
                  <span className="row-ports mono">{condition.ports}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="panel-section">
        <h3>Evidence</h3>
        {evidence.length === 0 && <p className="muted">It follows from what is owned before; no field says it.</p>}
        <ol className="steps">
          {evidence.map((one) => (
            <EvidenceItem key={`${one.file}:${one.line} ${one.pointer} ${one.text}`} evidence={one} />
          ))}
        </ol>
      </section>
      <Removes controls={removes} />
    </>
  );
}

function EvidenceItem({
  evidence: { object, file, line, pointer, text, snippet },
}: {
  readonly evidence: EvidenceRow;
}) {
  return (
    <li className="step">
      <p className="step-policy">{object}</p>
      <p className="step-reason">{text}</p>
      {pointer !== '' && <p className="step-ports mono">{pointer}</p>}
      <p className="place mono" data-testid="place">
        <FileCode2 size={12} strokeWidth={1.75} aria-hidden />
        {file}:{line}
      </p>
      {snippet && <SnippetView snippet={snippet} line={line} />}
    </li>
  );
}

function Removes({ controls }: { readonly controls: readonly ControlLink[] }) {
  const tryOut = useAttack((s) => s.tryOut);
  return (
    <section className="panel-section">
      <h3>What would take it away</h3>
      {controls.length === 0 && <p className="muted">No policy, field or RBAC rule that is known here.</p>}
      <ul className="removes">
        {controls.map((control) => (
          <li key={control.id}>
            <span className="row-ends">
              <span>{control.title}</span>
              <span className="muted">{controlKinds[control.kind]}</span>
            </span>
            <Button icon={FlaskConical} aria-label={`Try it: ${control.title}`} onClick={() => tryOut([control])}>
              Try it
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
