/** Why a connection is allowed, denied or unknown: what each direction's tiers, policies and rules did. */
import { ArrowDown, ArrowUpDown, FileCode2, Lightbulb, PencilRuler } from 'lucide-react';
import type { Fix } from '../../../shared/reachability/types.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Disclosure } from '../../components/disclosure.tsx';
import { ScrollRegion } from '../../components/scroll-region.tsx';
import { useEngine } from '../../components/use-query.ts';
import type { Verdict } from '../../components/verdict-mark.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { plural } from '../../engine/names.ts';
import type { Why, WhyStep } from '../../engine/protocol.ts';
import { draftFix } from '../../stores/drafts.ts';
import { useSession } from '../../stores/session.ts';
import { useView } from '../../stores/view.ts';
import { explainCommand } from './command-line.ts';
import { EndpointName, PolicyName } from './links.tsx';
import { Loading, PanelHead, reasonText } from './parts.tsx';
import { SnippetView } from './snippet-view.tsx';

export function WhyPanel({ from, to }: { readonly from: number; readonly to: number }) {
  const { data, error, stale } = useEngine('explain', { from, to });
  return data && !stale ? <WhyDetail why={data} /> : <Loading error={error} />;
}

const headings = { allowed: 'Allowed', denied: 'Denied', unknown: 'Unknown' } as const;

function WhyDetail({ why }: { readonly why: Why }) {
  const select = useView((s) => s.select);
  return (
    <div data-testid="why">
      <PanelHead kind="Connection" title={<EndpointName link={why.from} />}>
        <p className="panel-to">
          <ArrowDown size={13} aria-hidden />
          <span>
            <EndpointName link={why.to} />
          </span>
          <IconButton
            icon={ArrowUpDown}
            label="Other direction"
            onClick={() => select({ kind: 'why', from: why.to.index, to: why.from.index })}
          />
        </p>
      </PanelHead>
      <div className={`verdict-banner is-${why.verdict}`}>
        <VerdictMark verdict={why.verdict} />
        <strong>{headings[why.verdict]}</strong>
        <span className="mono">{why.verdict === 'unknown' ? why.unknownPorts : why.ports}</span>
      </div>
      {why.verdict !== 'unknown' && why.unknownPorts !== '' && (
        <p className="panel-note">
          Unknown on <span className="mono">{why.unknownPorts}</span>.
        </p>
      )}
      {why.reasons.length > 0 && <p className="panel-note">Unknown because {reasonText(why.reasons)}.</p>}
      <Steps title="Leaving the source" hint="egress" verdict={why.verdict} steps={why.egress} />
      <Steps title="Entering the destination" hint="ingress" verdict={why.verdict} steps={why.ingress} />
      {why.fix && <FixView fix={why.fix} />}
      <CommandLine question={why.command} />
    </div>
  );
}

const verdicts: Readonly<Record<WhyStep['action'], Verdict>> = {
  allow: 'allowed',
  deny: 'denied',
  pass: 'pass',
  unknown: 'unknown',
};

interface StepsProps {
  readonly title: string;
  readonly hint: string;
  readonly verdict: Why['verdict'];
  readonly steps: readonly WhyStep[];
}

/** What made the verdict comes first; steps about other ports wait behind a disclosure. */
export function Steps({ title, hint, verdict, steps }: StepsProps) {
  const made = steps.filter((step) =>
    verdict === 'allowed'
      ? step.action === 'allow'
      : verdict === 'denied'
        ? step.action === 'deny'
        : step.action === 'unknown',
  );
  const main = made.length > 0 ? made : steps;
  const rest = steps.filter((step) => !main.includes(step));
  return (
    <section className="panel-section">
      <h3>
        {title} <span className="muted">{hint}</span>
      </h3>
      <StepList steps={main} />
      {rest.length > 0 && (
        <Disclosure title="Other ports" count={plural(rest.length, 'step')}>
          <StepList steps={rest} />
        </Disclosure>
      )}
    </section>
  );
}

function StepList({ steps }: { readonly steps: readonly WhyStep[] }) {
  return (
    <ol className="steps">
      {steps.map((step, at) => (
        // Steps have no identity of their own and never change places.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <li key={at} className={`step is-${step.action}`}>
          <Step step={step} />
        </li>
      ))}
    </ol>
  );
}

function Step({ step }: { readonly step: WhyStep }) {
  return (
    <>
      <div className="step-head">
        <VerdictMark verdict={verdicts[step.action]} />
        <span className="step-policy">
          {step.policy === null ? step.tier : <PolicyName id={step.policy} />}
          {step.rule !== null && <span className="step-rule"> rule {step.rule + 1}</span>}
          {step.policy !== null && !step.policy.startsWith(step.tier) && <span className="tier">{step.tier}</span>}
        </span>
      </div>
      <p className="step-reason">{step.reason}</p>
      <p className="step-ports mono">{step.portText}</p>
      {step.file !== null && (
        <p className="place mono" data-testid="place">
          <FileCode2 size={12} strokeWidth={1.75} aria-hidden />
          {step.file}
          {step.line !== null && `:${step.line}`}
        </p>
      )}
      {step.snippet && <SnippetView snippet={step.snippet} line={step.line} />}
    </>
  );
}

export function FixView({ fix }: { readonly fix: Fix }) {
  return (
    <section className="panel-section fix" data-testid="fix">
      <h3>
        <Lightbulb size={13} strokeWidth={1.75} aria-hidden /> To {fix.to === 'allowed' ? 'allow' : 'deny'} it
      </h3>
      <p className="panel-text">{fix.text}</p>
      {fix.policy !== null && (
        <p className="panel-text">
          <PolicyName id={fix.policy} />
        </p>
      )}
      {fix.yaml !== '' && (
        <div className="fix-yaml">
          <ScrollRegion className="snippet" label="The change as YAML">
            <pre>{fix.yaml}</pre>
          </ScrollRegion>
          <CopyButton className="fix-copy" text={fix.yaml} label="Copy" />
        </div>
      )}
      <div className="panel-actions">
        <Button icon={PencilRuler} onClick={() => void draftFix(fix)}>
          Draft it
        </Button>
      </div>
    </section>
  );
}

/** The same question for the command line. */
function CommandLine({ question }: { readonly question: readonly string[] }) {
  const path = useSession((s) => (s.phase.kind === 'open' ? s.phase.path : null));
  const command = explainCommand(path, question);
  return (
    <section className="panel-section">
      <h3>On the command line</h3>
      <div className="fix-yaml">
        <ScrollRegion className="snippet" label="The command">
          <pre className="command" data-testid="command">
            {command}
          </pre>
        </ScrollRegion>
        <CopyButton className="fix-copy" text={command} label="Copy as a command" />
      </div>
      {path === null && (
        <p className="muted command-note">
          <span className="mono">PATH</span> stands for the folder or file with these manifests; where it lies is not
          known here.
        </p>
      )}
    </section>
  );
}
