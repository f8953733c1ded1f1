/** The attacker's setup as it is kept: in local storage with the cluster, and in the page's address. */
import { certainties } from '../../shared/attack/model.ts';
import { type RuleId, ruleIds } from '../../shared/attack/techniques.ts';
import { z } from '../../shared/zod.ts';
import type { AttackQuestion } from '../engine/attack/types.ts';

/** What is kept with the cluster and in the address; ids of `shared/attack`. */
export type AttackSetup = Omit<AttackQuestion, 'controls'>;

export const standardSetup: AttackSetup = {
  footholds: [],
  jewels: { added: [], removed: [] },
  excluded: [],
  minCertainty: 'likely',
  everyPort: false,
  scheduling: 'exact',
};

const ids = z.array(z.string().max(1000)).max(200);
const isRule = (text: string): text is RuleId => ruleIds.some((id) => id === text);

export const attackSetupSchema: z.ZodType<AttackSetup> = z.object({
  footholds: ids,
  jewels: z.object({ added: ids, removed: ids }),
  // Rules that a later version does not know any more are left out.
  excluded: z.array(z.string()).transform((list) => list.filter(isRule)),
  minCertainty: z.enum(certainties),
  everyPort: z.boolean(),
  scheduling: z.enum(['exact', 'worst-case', 'off']),
});

/** Writes what is not standard. */
export function writeSetup(values: URLSearchParams, setup: AttackSetup): void {
  for (const id of setup.footholds) values.append('foothold', id);
  for (const id of setup.jewels.added) values.append('jewel', id);
  for (const id of setup.jewels.removed) values.append('nojewel', id);
  for (const id of setup.excluded) values.append('without', id);
  if (setup.minCertainty !== standardSetup.minCertainty) values.set('certainty', setup.minCertainty);
  if (setup.everyPort) values.set('ports', 'every');
  if (setup.scheduling !== standardSetup.scheduling) values.set('schedule', setup.scheduling);
}

/** Null when the address says nothing about an attack, or nothing that makes sense. */
export function readSetup(values: URLSearchParams): AttackSetup | null {
  const parsed = attackSetupSchema.safeParse({
    footholds: values.getAll('foothold'),
    jewels: { added: values.getAll('jewel'), removed: values.getAll('nojewel') },
    excluded: values.getAll('without'),
    minCertainty: values.get('certainty') ?? standardSetup.minCertainty,
    everyPort: values.get('ports') === 'every',
    scheduling: values.get('schedule') ?? standardSetup.scheduling,
  });
  if (!parsed.success) return null;
  return JSON.stringify(parsed.data) === JSON.stringify(standardSetup) ? null : parsed.data;
}
