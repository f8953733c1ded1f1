/** Queries that the user has named, and those used last; kept between runs, for all clusters. */
import { create } from 'zustand';
import { z } from '../../shared/zod.ts';
import type { ActiveQuery } from '../engine/query/types.ts';
import { readSaved, writeSaved } from './saved.ts';

const query = z.object({ text: z.string().min(1).max(2000), mode: z.enum(['find', 'hide']) });
const schema = z.object({
  saved: z.array(query.extend({ name: z.string().min(1).max(200) })).max(500),
  recent: z.array(query).max(50),
});
type Kept = z.infer<typeof schema>;
export type SavedQuery = Kept['saved'][number];

interface SavedState extends Kept {
  /** Keeps a query under a name; one of the same name is replaced. */
  readonly save: (name: string, query: ActiveQuery) => void;
  readonly remove: (name: string) => void;
  /** Remembers that a query was used. */
  readonly used: (query: ActiveQuery) => void;
}

const key = 'queries';
const maxRecent = 12;

export const useSavedQueries = create<SavedState>()((set, get) => {
  const change = (part: Partial<Kept>): void => {
    set(part);
    const { saved, recent } = get();
    writeSaved(key, { saved, recent } satisfies Kept);
  };
  return {
    ...(readSaved(key, schema) ?? { saved: [], recent: [] }),
    save: (name, { text, mode }) => {
      const others = get().saved.filter((one) => one.name !== name);
      change({ saved: [...others, { name, text, mode }].toSorted((a, b) => a.name.localeCompare(b.name, 'en')) });
    },
    remove: (name) => change({ saved: get().saved.filter((one) => one.name !== name) }),
    used: ({ text, mode }) => {
      const others = get().recent.filter((one) => one.text !== text);
      change({ recent: [{ text, mode }, ...others].slice(0, maxRecent) });
    },
  };
});
