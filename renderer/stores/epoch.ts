/** Counts what makes the engine's earlier answers old while the view stays: changes of a live cluster. */
import { create } from 'zustand';

export const useEpoch = create<{ readonly epoch: number }>()(() => ({ epoch: 0 }));

/** From here on everything is asked again. */
export function nextEpoch(): void {
  useEpoch.setState(({ epoch }) => ({ epoch: epoch + 1 }));
}
