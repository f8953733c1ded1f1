import type { LucideIcon } from 'lucide-react';
import { ToggleGroup } from 'radix-ui';

export interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly icon?: LucideIcon }[];
  readonly onChange: (value: T) => void;
}

/** A few choices of which one is on. */
export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      className="segmented"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        // Radix reports '' when the active one is pressed again; one choice is always on here.
        const option = options.find((o) => o.value === next);
        if (option) onChange(option.value);
      }}
    >
      {options.map(({ value: v, label: text, icon: Icon }) => (
        <ToggleGroup.Item key={v} value={v} className="segment">
          {Icon && <Icon size={13} strokeWidth={1.75} aria-hidden />}
          {text}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
