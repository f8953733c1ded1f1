/** Theme, and what the policy APIs leave open; a changed choice of the latter is analysed when the dialog closes. */
import { useState } from 'react';
import { parseCidr } from '../../shared/values/addresses.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Segmented, type SegmentedProps } from '../components/segmented.tsx';
import { useSession } from '../stores/session.ts';
import type { EngineChoices, Settings } from '../stores/settings.ts';
import { standardEngine, useSettings } from '../stores/settings.ts';
import { useView } from '../stores/view.ts';

export interface SettingsDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function SettingsDialog(props: SettingsDialogProps) {
  return (
    <Dialog {...props} title="Settings" description="They are kept for the next time.">
      <Content close={() => props.onOpenChange(false)} />
    </Dialog>
  );
}

const themes: readonly { value: Settings['theme']; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

function Content({ close }: { readonly close: () => void }) {
  const { theme, setTheme, engine, setEngine } = useSettings();
  const { phase, reanalyze } = useSession();
  const { showNodes, setShowNodes } = useView();
  const [draft, setDraft] = useState(engine);
  const [cidrs, setCidrs] = useState(engine.podCidrs.join(' '));
  const list = cidrs.split(/[\s,]+/).filter((cidr) => cidr !== '');
  const wrong = list.filter((cidr) => parseCidr(cidr) === null);
  const next: EngineChoices = { ...draft, podCidrs: list };
  const changed = JSON.stringify(next) !== JSON.stringify(engine);
  const choose = <K extends keyof EngineChoices>(name: K, value: EngineChoices[K]): void =>
    setDraft({ ...draft, [name]: value });
  const apply = (): void => {
    setEngine(next);
    close();
    void reanalyze();
  };
  return (
    <div className="settings">
      <Choice label="Theme" value={theme} onChange={setTheme} options={themes} />
      {phase.kind === 'open' && (
        <Choice
          label="Cluster nodes"
          hint="In the graph; kept for each cluster."
          value={showNodes ? 'shown' : 'hidden'}
          onChange={(value) => void setShowNodes(value === 'shown')}
          options={[
            { value: 'hidden', label: 'hidden' },
            { value: 'shown', label: 'shown' },
          ]}
        />
      )}
      <h3 className="settings-title">What the policy APIs leave open</h3>
      <Choice
        label="A pod and itself"
        hint="Whether policies apply when a pod connects to itself."
        value={draft.self}
        onChange={(value) => choose('self', value)}
        options={[
          { value: 'exempt', label: 'always allowed' },
          { value: 'strict', label: 'policed' },
        ]}
      />
      <Choice
        label="ipBlock against pods"
        hint="By the pod’s address as the API says, or never as with Cilium."
        value={draft.ipBlockPods}
        onChange={(value) => choose('ipBlockPods', value)}
        options={[
          { value: 'match', label: 'matches' },
          { value: 'ignore', label: 'never' },
        ]}
      />
      <Choice
        label="Pods on the host network"
        hint="Seen as their node’s address, or like other pods."
        value={draft.hostNetwork}
        onChange={(value) => choose('hostNetwork', value)}
        options={[
          { value: 'node', label: 'as the node' },
          { value: 'pod', label: 'as a pod' },
        ]}
      />
      <Choice
        label="A pod and its own node"
        hint="Which traffic between them no policy can stop."
        value={draft.localNode}
        onChange={(value) => choose('localNode', value)}
        options={[
          { value: 'ingress', label: 'to the pod' },
          { value: 'both', label: 'both ways' },
          { value: 'none', label: 'none' },
        ]}
      />
      <Choice
        label="Namespaces without an object"
        hint="What labels they have besides their name."
        value={draft.missingNamespaces}
        onChange={(value) => choose('missingNamespaces', value)}
        options={[
          { value: 'unknown', label: 'unknown' },
          { value: 'none', label: 'none' },
        ]}
      />
      <div className="settings-row is-tall">
        <label htmlFor="pod-cidrs">
          Pod CIDRs
          <span className="settings-hint">Where pods without an address have theirs; none means anywhere.</span>
        </label>
        <input
          id="pod-cidrs"
          className="field mono"
          placeholder="10.244.0.0/16 fd00:10:244::/56"
          spellCheck={false}
          autoComplete="off"
          value={cidrs}
          aria-invalid={wrong.length > 0}
          aria-describedby={wrong.length > 0 ? 'pod-cidrs-wrong' : undefined}
          onChange={(event) => setCidrs(event.target.value)}
        />
        {wrong.length > 0 && (
          <p id="pod-cidrs-wrong" className="is-error" role="alert">
            {wrong.join(', ')} is not a CIDR: write an address and a length, such as 10.244.0.0/16.
          </p>
        )}
      </div>
      <footer className="settings-foot">
        <Button
          variant="quiet"
          disabled={JSON.stringify(next) === JSON.stringify(standardEngine)}
          onClick={() => {
            setDraft(standardEngine);
            setCidrs('');
          }}
        >
          Standard options
        </Button>
        <span className="spacer" />
        <Button variant="primary" disabled={!changed || wrong.length > 0} onClick={apply}>
          {phase.kind === 'open' ? 'Apply and analyse again' : 'Apply'}
        </Button>
      </footer>
    </div>
  );
}

interface ChoiceProps<V extends string> extends SegmentedProps<V> {
  readonly hint?: string;
}

/** A row of the dialog: what is chosen, and what from. */
function Choice<V extends string>({ hint, ...choice }: ChoiceProps<V>) {
  return (
    <div className="settings-row">
      <span>
        {choice.label}
        {hint !== undefined && <span className="settings-hint">{hint}</span>}
      </span>
      <Segmented {...choice} />
    </div>
  );
}
