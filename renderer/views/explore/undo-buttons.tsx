import { Redo2, Undo2 } from 'lucide-react';
import { IconButton } from '../../components/button.tsx';
import { useUndo } from '../../stores/undo.ts';

export function UndoButtons() {
  const { past, future, undo, redo } = useUndo();
  return (
    <>
      <IconButton icon={Undo2} label="Undo" keys="Ctrl/⌘ Z" disabled={past.length === 0} onClick={undo} />
      <IconButton icon={Redo2} label="Redo" keys="Ctrl/⌘ Shift Z" disabled={future.length === 0} onClick={redo} />
      <span className="toolbar-divider" aria-hidden />
    </>
  );
}
