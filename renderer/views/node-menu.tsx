/** Marks what was clicked with the other button as a foothold or a crown jewel. */
import { Crosshair, Flag, FlagOff, Gem, MinusCircle } from 'lucide-react';
import { MenuAt, MenuGroup, MenuItem } from '../components/menu.tsx';
import { useAttack } from '../stores/attack.ts';
import { useNodeMenu } from '../stores/node-menu.ts';
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
    </MenuAt>
  );
}

export function MarkItems({ vertex, label }: { readonly vertex: string; readonly label: string }) {
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
