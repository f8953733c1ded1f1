/** The one engine of the window. */
import { EngineClient } from './client.ts';

export const engine = new EngineClient(() => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
