import type { Change } from '../../../engine/protocol.ts';
import { changeIcons, changeWords } from './words.ts';

export function ChangeMark({ change, text = false }: { readonly change: Change; readonly text?: boolean }) {
  const Icon = changeIcons[change];
  return (
    <span className={`change-mark is-${change}`}>
      <Icon
        size={13}
        strokeWidth={2.25}
        {...(text ? { 'aria-hidden': true } : { role: 'img', 'aria-label': changeWords[change] })}
      />
      {text && changeWords[change]}
    </span>
  );
}
