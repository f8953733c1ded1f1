import { Check, CircleDashed, CircleHelp, CircleSlash2 } from 'lucide-react';
import type { Certainty } from '../../../shared/attack/model.ts';

const icons = { certain: Check, likely: CircleDashed, possible: CircleSlash2, unknown: CircleHelp } as const;

/** How sure a step is, by word and by shape. */
export function CertaintyMark({ certainty }: { readonly certainty: Certainty }) {
  const Icon = icons[certainty];
  return (
    <span className={`certainty is-${certainty}`}>
      <Icon size={12} strokeWidth={2} aria-hidden /> {certainty}
    </span>
  );
}
