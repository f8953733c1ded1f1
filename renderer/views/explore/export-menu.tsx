import {
  Archive,
  Download,
  EyeOff,
  FileChartColumn,
  FileCode2,
  GitCompareArrows,
  Image,
  Shapes,
  Sheet,
} from 'lucide-react';
import { IconButton } from '../../components/button.tsx';
import { Menu, MenuGroup, MenuItem } from '../../components/menu.tsx';
import { useCanvas } from '../../stores/canvas.ts';
import { useCompare } from '../../stores/compare.ts';
import { exportAs } from './exports.ts';
import { saveSnapshot } from './save-snapshot.ts';

export function ExportMenu() {
  const comparing = useCompare((s) => s.phase.kind === 'open');
  const drawn = useCanvas((s) => s.cy !== null);
  return (
    <Menu trigger={<IconButton icon={Download} label="Export" />}>
      <MenuGroup label="The graph on screen">
        <MenuItem icon={Image} label="Image" detail="PNG" disabled={!drawn} onSelect={() => void exportAs('png')} />
        <MenuItem icon={Shapes} label="Drawing" detail="SVG" disabled={!drawn} onSelect={() => void exportAs('svg')} />
        <MenuItem icon={FileCode2} label="Flowchart" detail="Mermaid" onSelect={() => void exportAs('mermaid')} />
      </MenuGroup>
      {comparing && (
        <MenuGroup label="What changes">
          <MenuItem icon={GitCompareArrows} label="Changes" detail="CSV" onSelect={() => void exportAs('changes')} />
        </MenuGroup>
      )}
      <MenuGroup label="All connections">
        <MenuItem icon={Sheet} label="Table" detail="CSV" onSelect={() => void exportAs('csv')} />
        <MenuItem icon={FileChartColumn} label="Report" detail="HTML" onSelect={() => void exportAs('html')} />
      </MenuGroup>
      <MenuGroup label="What was read, without secrets">
        <MenuItem icon={Archive} label="Snapshot" detail="JSON" onSelect={() => void saveSnapshot(false)} />
        <MenuItem icon={EyeOff} label="Snapshot without names" detail="JSON" onSelect={() => void saveSnapshot(true)} />
      </MenuGroup>
    </Menu>
  );
}
