/** What the user has chosen: the look, and how the engine reads what the policy APIs leave open. */
import { create } from 'zustand';
import type { ReachabilityOptions } from '../../shared/reachability/types.ts';
import { z } from '../../shared/zod.ts';
import { readSaved, writeSaved } from './saved.ts';

const engineSchema = z.strictObject({
  self: z.enum(['exempt', 'strict']),
  ipBlockPods: z.enum(['match', 'ignore']),
  hostNetwork: z.enum(['node', 'pod']),
  localNode: z.enum(['ingress', 'both', 'none']),
  missingNamespaces: z.enum(['unknown', 'none']),
  podCidrs: z.array(z.string()),
});
/** docs/verdicts.md says what each choice means. */
export type EngineChoices = Required<ReachabilityOptions> & z.infer<typeof engineSchema>;

const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  engine: engineSchema,
});
export type Settings = z.infer<typeof settingsSchema>;

export const standardEngine: EngineChoices = {
  self: 'exempt',
  ipBlockPods: 'match',
  hostNetwork: 'node',
  localNode: 'ingress',
  missingNamespaces: 'unknown',
  podCidrs: [],
};
const standard: Settings = { theme: 'system', engine: standardEngine };

interface SettingsState extends Settings {
  readonly setTheme: (theme: Settings['theme']) => void;
  readonly setEngine: (engine: EngineChoices) => void;
}

const key = 'settings';

export const useSettings = create<SettingsState>()((set, get) => {
  const change = (part: Partial<Settings>): void => {
    set(part);
    const { theme, engine } = get();
    writeSaved(key, { theme, engine } satisfies Settings);
  };
  return {
    ...(readSaved(key, settingsSchema) ?? standard),
    setTheme: (theme) => change({ theme }),
    setEngine: (engine) => change({ engine }),
  };
});

/** How many choices of the engine are not the standard ones. */
export function changedChoices(engine: EngineChoices): number {
  const names: readonly (keyof EngineChoices)[] = Object.keys(standardEngine).filter(
    (name): name is keyof EngineChoices => Object.hasOwn(standardEngine, name),
  );
  return names.filter((name) => JSON.stringify(engine[name]) !== JSON.stringify(standardEngine[name])).length;
}
