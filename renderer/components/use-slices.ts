import { useEffect, useState } from 'react';
import { EngineCancelled } from '../engine/client.ts';
import { engine } from '../engine/engine.ts';
import type { EngineArgs, EngineCallName, EngineResult } from '../engine/protocol.ts';
import { useEpoch } from '../stores/epoch.ts';
import type { Query } from './use-query.ts';

interface State<T> {
  readonly key: string | null;
  readonly data: T | null;
  readonly error: string | null;
}

/**
 * Asks the engine the same thing again until the answer is complete, for work that it does in slices; each answer says
 * how far it is. Other arguments end it.
 */
export function useSlices<N extends EngineCallName>(
  name: N,
  args: EngineArgs<N> | null,
  complete: (result: EngineResult<N>) => boolean,
): Query<EngineResult<N>> {
  const epoch = useEpoch((s) => s.epoch);
  const key = args === null ? null : `${epoch} ${JSON.stringify(args)}`;
  const [state, setState] = useState<State<EngineResult<N>>>({ key: null, data: null, error: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for `args`; `complete` never changes its mind
  useEffect(() => {
    if (args === null) return;
    let current = true;
    void (async () => {
      try {
        for (;;) {
          const data = await engine.call(name, args);
          if (!current) return;
          setState({ key, data, error: null });
          if (complete(data)) return;
        }
      } catch (error) {
        if (!current || error instanceof EngineCancelled) return;
        setState({ key, data: null, error: error instanceof Error ? error.message : String(error) });
      }
    })();
    return () => {
      current = false;
    };
  }, [name, key]);
  const mine = key !== null && state.key === key;
  return { data: key === null ? null : state.data, error: mine ? state.error : null, stale: key !== null && !mine };
}
