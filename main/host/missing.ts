import { access } from 'node:fs/promises';

/** Milliseconds that a path has to answer in. */
const patience = 500;

/** Whether there is nothing at a path. A network folder that answers late counts as there: opening it will tell. */
export async function isMissing(path: string): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => {
    setTimeout(resolve, patience, false).unref();
  });
  const answer = access(path).then(
    () => false,
    () => true,
  );
  return Promise.race([answer, late]);
}
