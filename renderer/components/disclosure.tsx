import { ChevronRight } from 'lucide-react';
import { Collapsible } from 'radix-ui';
import type { ReactNode } from 'react';

export interface DisclosureProps {
  readonly title: ReactNode;
  readonly count?: string;
  readonly defaultOpen?: boolean;
  readonly children: ReactNode;
}

export function Disclosure({ title, count, defaultOpen = false, children }: DisclosureProps) {
  return (
    <Collapsible.Root className="disclosure" defaultOpen={defaultOpen}>
      <Collapsible.Trigger className="disclosure-head">
        <ChevronRight size={13} strokeWidth={2} className="disclosure-mark" aria-hidden />
        <span className="disclosure-title">{title}</span>
        {count !== undefined && <span className="count">{count}</span>}
      </Collapsible.Trigger>
      <Collapsible.Content>{children}</Collapsible.Content>
    </Collapsible.Root>
  );
}
