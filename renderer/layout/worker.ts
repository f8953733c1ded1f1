/** Layout off the main thread. */
import { arrange } from './arrange.ts';
import { force } from './force.ts';
import type { LayoutRequest, LayoutResponse } from './types.ts';

interface WorkerScope {
  postMessage(message: LayoutResponse): void;
  onmessage: ((event: MessageEvent<LayoutRequest>) => void) | null;
}
declare const self: WorkerScope;

/** Laid out once for nobody, so that the code is compiled when somebody waits for a picture. */
function practise(): void {
  const ids = Array.from({ length: 24 }, (_, i) => `${i}`);
  const groups = ids.map((id) => ({ id, width: 120, height: 50, side: null, members: [] }));
  const links = ids.flatMap((from, i) =>
    [1, 5].map((far) => ({ from, to: ids[(i + far) % ids.length] ?? from, weight: 1 })),
  );
  arrange({ groups, links, previous: {}, pinned: [], held: null, aspect: 1.5 }, force);
}
practise();

self.onmessage = ({ data }) => self.postMessage({ id: data.id, positions: arrange(data, force) });
