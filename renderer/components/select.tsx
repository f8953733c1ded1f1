import { getNonce } from 'get-nonce';
import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';

export interface SelectProps<T extends string> {
  /** What is chosen; shown in front of the value and read aloud. */
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

/** One of several choices, of which only the current one takes room. */
export function Select<T extends string>({ label, value, options, onChange }: SelectProps<T>) {
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => {
        const option = options.find((o) => o.value === next);
        if (option) onChange(option.value);
      }}
    >
      <Radix.Trigger className="select" aria-label={label}>
        <span className="select-label" aria-hidden>
          {label}
        </span>
        <Radix.Value />
        <Radix.Icon asChild>
          <ChevronDown size={13} strokeWidth={1.75} aria-hidden />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="select-list" position="popper" sideOffset={4} collisionPadding={8}>
          <Radix.Viewport nonce={getNonce()}>
            {options.map((option) => (
              <Radix.Item key={option.value} value={option.value} className="select-item">
                <Radix.ItemIndicator className="select-check">
                  <Check size={13} strokeWidth={2} aria-hidden />
                </Radix.ItemIndicator>
                <Radix.ItemText>{option.label}</Radix.ItemText>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
