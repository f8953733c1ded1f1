import { useEffect, useState } from 'react';
import { EngineCancelled } from '../engine/client.ts';
import { engine } from '../engine/engine.ts';
import type { EngineArgs, EngineCallName, EngineResult } from '../engine/protocol.ts';
import { useEpoch } from '../stores/epoch.ts';

export interface Query<T> {
  readonly data: T | null;
  readonly error: string | null;
  /** Whether `data` belongs to earlier arguments. */
  readonly stale: boolean;
}

/** Asks the engine whenever the arguments change, or the open cluster does; keeps the last answer meanwhile, so that nothing flickers. */
export function useEngine<N extends EngineCallName>(name: N, args: EngineArgs<N> | null): Query<EngineResult<N>> {
  const epoch = useEpoch((s) => s.epoch);
  const key = args === null ? null : `${epoch} ${JSON.stringify(args)}`;
  const [state, setState] = useState<{ key: string | null; data: EngineResult<N> | null; error: string | null }>({
    key: null,
    data: null,
    error: null,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for `args`, which is new on each render
  useEffect(() => {
    if (args === null) return;
    let current = true;
    engine.call(name, args).then(
      (data) => {
        if (current) setState({ key, data, error: null });
      },
      (error: unknown) => {
        if (!current || error instanceof EngineCancelled) return;
        setState({ key, data: null, error: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => {
      current = false;
    };
  }, [name, key]);
  if (key === null) return { data: null, error: null, stale: false };
  return { data: state.data, error: state.error, stale: state.key !== key };
}
