/** What can be done with what was clicked with the other button: marked for the attack, or made the subject of drafts. */
import { Biohazard, Crosshair, Fence, Flag, FlagOff, Gem, MinusCircle, Scissors } from 'lucide-react';
import { MenuAt, MenuGroup, MenuItem } from '../components/menu.tsx';
import { useAttack } from '../stores/attack.ts';
import { askFor } from '../stores/drafts.ts';
import { type MenuSubject, useNodeMenu, workloadOf } from '../stores/node-menu.ts';
import { useNotice } from '../stores/notice.ts';

export function NodeMenu() {
  const { at, subject, close } = useNodeMenu();
  return (
    <MenuAt at={at} onClose={close} label={subject?.label ?? ''}>
      {subject?.vertex == null ? (
        <MenuItem icon={Flag} label="Open it to mark a workload in it" disabled onSelect={() => {}} />
      ) : (
        <MarkItems vertex={subject.vertex} label={subject.label} />
      )}
      {subject && <DraftItems subject={subject} />}
    </MenuAt>
  );
}

/** Policies about it, generated and verified before they become a draft. */
function DraftItems({ subject: { vertex, namespace } }: { readonly subject: MenuSubject }) {
  const workload = workloadOf(vertex);
  if (namespace === null) return null;
  return (
    <MenuGroup label="Draft">
      {workload !== null && (
        <>
          <MenuItem icon={Biohazard} label="Quarantine it…" onSelect={() => askFor({ kind: 'quarantine', workload })} />
          <MenuItem
            icon={Scissors}
            label="Cut a connection to it…"
            onSelect={() => askFor({ kind: 'cut-path', to: workload })}
          />
        </>
      )}
      <MenuItem
        icon={Fence}
        label={`Ring-fence ${namespace}…`}
        onSelect={() => askFor({ kind: 'ring-fence', namespace })}
      />
    </MenuGroup>
  );
}

function MarkItems({ vertex, label }: { readonly vertex: string; readonly label: string }) {
  const { setup, addFoothold, removeFoothold, addJewel, removeJewel, attackFrom } = useAttack();
  const say = useNotice((s) => s.say);
  const held = setup.footholds.includes(vertex);
  const jewel = setup.jewels.added.includes(vertex);
  return (
    <MenuGroup label={label}>
      <MenuItem icon={Crosshair} label="Attack from here" onSelect={() => attackFrom(vertex)} />
      {held ? (
        <MenuItem icon={FlagOff} label="No longer a foothold" onSelect={() => removeFoothold(vertex)} />
      ) : (
        <MenuItem
          icon={Flag}
          label="Mark as foothold (owned)"
          onSelect={() => {
            addFoothold(vertex);
            say(`${label} is a foothold of the attacker.`);
          }}
        />
      )}
      {vertex !== 'internet' &&
        (jewel ? (
          <MenuItem icon={MinusCircle} label="No longer a crown jewel" onSelect={() => removeJewel(vertex)} />
        ) : (
          <MenuItem
            icon={Gem}
            label="Mark as crown jewel"
            onSelect={() => {
              addJewel(vertex);
              say(`${label} is a crown jewel.`);
            }}
          />
        ))}
    </MenuGroup>
  );
}
