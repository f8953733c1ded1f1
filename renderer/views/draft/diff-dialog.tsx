/** A draft beside the policies in force that it takes the place of. */
import { MergeView } from '@codemirror/merge';
import { useEffect, useRef } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { useEngine } from '../../components/use-query.ts';
import { plural } from '../../engine/names.ts';
import { usePreview } from '../../stores/draft-preview.ts';
import { Loading } from '../explore/parts.tsx';
import { readOnlySetup } from './editor/setup.ts';

export interface DiffDialogProps {
  readonly draft: string;
  readonly name: string;
  readonly onClose: () => void;
}

export function DiffDialog({ draft, name, onClose }: DiffDialogProps) {
  const revision = usePreview((s) => s.preview?.revision ?? 0);
  const { data, error } = useEngine('draftDiff', { draft, revision });
  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={name}
      description={
        data
          ? `${plural(data.replaced, 'policy', 'policies')} in force on the left, as drafted on the right; ${data.added === 0 ? 'nothing else is new' : `${plural(data.added, 'policy', 'policies')} are new`}.`
          : 'What is in force on the left, the draft on the right.'
      }
    >
      {data ? <Sides before={data.before} after={data.after} /> : <Loading error={error} />}
    </Dialog>
  );
}

function Sides({ before, after }: { readonly before: string; readonly after: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return;
    const merge = new MergeView({
      parent: host.current,
      a: { doc: before, extensions: readOnlySetup('In force') },
      b: { doc: after, extensions: readOnlySetup('As drafted') },
      collapseUnchanged: { margin: 3, minSize: 6 },
    });
    return () => merge.destroy();
  }, [before, after]);
  return <div ref={host} className="draft-diff" data-testid="diff" />;
}
