/** Every action and every name, one text field away. */
import { Command as Cmdk } from 'cmdk';
import { Box, ChevronRight, FolderTree, History, LibraryBig, Shield } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useDeferredValue, useState } from 'react';
import { commands, isAvailable } from '../commands/commands.ts';
import { showKeys } from '../commands/keys.ts';
import { useEngine } from '../components/use-query.ts';
import { namespaceNode, plural } from '../engine/names.ts';
import { useSession } from '../stores/session.ts';
import { useView } from '../stores/view.ts';

export interface PaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

const maxNames = 12;

export function Palette({ open, onOpenChange }: PaletteProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-overlay" />
        <Radix.Content className="palette" aria-describedby={undefined}>
          <Radix.Title className="sr-only">Commands and names</Radix.Title>
          <Content close={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Content({ close }: { readonly close: () => void }) {
  const [text, setText] = useState('');
  const { recent, samples, phase, open } = useSession();
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (name: string): boolean => words.every((word) => name.toLowerCase().includes(word));
  const run = (action: () => void) => () => {
    close();
    action();
  };
  const actions = commands.filter(
    (command) => command.id !== 'palette' && isAvailable(command) && matches(`${command.group} ${command.label}`),
  );
  return (
    <Cmdk label="Commands and names" shouldFilter={false} loop>
      <Cmdk.Input
        className="palette-field"
        placeholder={phase.kind === 'open' ? 'A command, namespace, workload, label or policy' : 'A command'}
        value={text}
        onValueChange={setText}
      />
      <Cmdk.List className="palette-list">
        {phase.kind === 'open' && text.trim() !== '' && <Names text={text} matches={matches} run={run} />}
        <Group heading="Commands">
          {actions.map(({ id, label, keys, run: action }) => (
            <Item
              key={id}
              value={id}
              icon={<ChevronRight size={14} aria-hidden />}
              label={label}
              onSelect={run(action)}
            >
              {keys !== undefined && <kbd>{showKeys(keys)}</kbd>}
            </Item>
          ))}
        </Group>
        <Group heading="Open">
          {recent
            .filter(({ path }) => matches(`recent ${path}`))
            .slice(0, maxNames)
            .map(({ path, name }) => (
              <Item
                key={path}
                value={`recent ${path}`}
                icon={<History size={14} aria-hidden />}
                label={name}
                onSelect={run(() => void open({ kind: 'path', path }, name))}
              >
                <span className="palette-detail mono">{path}</span>
              </Item>
            ))}
          {samples
            .filter(({ title }) => matches(`sample ${title}`))
            .map(({ id, title }) => (
              <Item
                key={id}
                value={`sample ${id}`}
                icon={<LibraryBig size={14} aria-hidden />}
                label={title}
                onSelect={run(() => void open({ kind: 'sample', id }, title))}
              >
                <span className="palette-detail">sample</span>
              </Item>
            ))}
        </Group>
        <Cmdk.Empty className="empty">Nothing is called that.</Cmdk.Empty>
      </Cmdk.List>
    </Cmdk>
  );
}

interface NamesProps {
  readonly text: string;
  readonly matches: (name: string) => boolean;
  readonly run: (action: () => void) => () => void;
}

/** Namespaces and workloads of the open cluster. */
function Names({ text, matches, run }: NamesProps) {
  const phase = useSession((s) => s.phase);
  const query = useDeferredValue(text.trim());
  const { data } = useEngine('search', { text: query, limit: maxNames });
  const namespaces = (phase.kind === 'open' ? phase.summary.namespaces : []).filter(({ name }) => matches(name));
  const { data: policies } = useEngine('findPolicies', { text: query, limit: maxNames });
  const left = [namespaces.length, data?.total ?? 0, policies?.total ?? 0].reduce(
    (sum, total) => sum + Math.max(0, total - maxNames),
    0,
  );
  return (
    <Group heading={left > 0 ? `Go to · ${plural(left, 'more match', 'more matches')}` : 'Go to'}>
      {namespaces.slice(0, maxNames).map(({ name, workloads }) => (
        <Item
          key={name}
          value={`namespace ${name}`}
          icon={<FolderTree size={14} aria-hidden />}
          label={name}
          onSelect={run(() => useView.getState().select({ kind: 'node', id: namespaceNode(name), endpoint: null }))}
        >
          <span className="palette-detail">{plural(workloads, 'workload')}</span>
        </Item>
      ))}
      {(data?.hits ?? []).map((hit) => (
        <Item
          key={hit.endpoint}
          value={`endpoint ${hit.endpoint}`}
          icon={<Box size={14} aria-hidden />}
          label={hit.label}
          onSelect={run(() => void useView.getState().goTo(hit.endpoint, hit.node, hit.group))}
        >
          <span className="palette-detail">{hit.kind === '' ? hit.namespace : `${hit.kind} in ${hit.namespace}`}</span>
        </Item>
      ))}
      {(policies?.items ?? []).map(({ id, place }) => (
        <Item
          key={id}
          value={`policy ${id}`}
          icon={<Shield size={14} aria-hidden />}
          label={id}
          onSelect={run(() => useView.getState().select({ kind: 'policy', id }))}
        >
          <span className="palette-detail mono">
            {place.file}:{place.line}
          </span>
        </Item>
      ))}
    </Group>
  );
}

function Group({ heading, children }: { readonly heading: string; readonly children: readonly ReactNode[] }) {
  // A heading over nothing would only be in the way.
  if (children.flat().length === 0) return null;
  return (
    <Cmdk.Group className="palette-group" heading={heading}>
      {children}
    </Cmdk.Group>
  );
}

interface ItemProps {
  readonly value: string;
  readonly icon: ReactNode;
  readonly label: string;
  readonly onSelect: () => void;
  readonly children?: ReactNode;
}

function Item({ value, icon, label, onSelect, children }: ItemProps) {
  return (
    <Cmdk.Item className="palette-item" value={value} onSelect={onSelect}>
      {icon}
      <span className="palette-label">{label}</span>
      {children}
    </Cmdk.Item>
  );
}
