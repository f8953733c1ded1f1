import { Ban, Check, CircleHelp, CornerUpRight } from 'lucide-react';

export type Verdict = 'allowed' | 'denied' | 'unknown' | 'pass';

const marks = { allowed: Check, denied: Ban, unknown: CircleHelp, pass: CornerUpRight } as const;
const words = { allowed: 'Allowed', denied: 'Denied', unknown: 'Unknown', pass: 'Passed on' } as const;

/** Colour and shape together, so that neither is needed alone. */
export function VerdictMark({ verdict, word = false }: { readonly verdict: Verdict; readonly word?: boolean }) {
  const Icon = marks[verdict];
  return (
    <span className={`verdict verdict-${verdict}`}>
      <Icon
        size={13}
        strokeWidth={2.25}
        aria-hidden={word}
        {...(word ? {} : { 'aria-label': words[verdict], role: 'img' })}
      />
      {word && words[verdict]}
    </span>
  );
}
