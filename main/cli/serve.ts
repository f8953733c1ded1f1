/** `bulkhead serve`: the app in a browser, for this computer only. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { codeOf, Failure, messageOf } from './failure.ts';
import { say, withOutput } from './output.ts';

export async function serve(path: string | undefined, options: { port?: string; open?: boolean }): Promise<number> {
  const port = options.port === undefined ? 0 : Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Failure(`--port '${options.port}' is not a port`);
  if (path !== undefined && !existsSync(path)) throw new Failure(`'${path}' does not exist`, 'give a folder or file');
  const { startServer } = await import('../browser/server.ts');
  let server: Awaited<ReturnType<typeof startServer>>;
  try {
    server = await startServer({ port, ...(path !== undefined && { path }) });
  } catch (error) {
    const taken = codeOf(error) === 'EADDRINUSE';
    throw new Failure(
      taken ? `port ${port} is taken` : messageOf(error),
      taken ? 'leave --port out to get a free one' : undefined,
    );
  }
  // Before the address is told: who reads it may end the server at once.
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  withOutput(undefined, (write) => write(`${server.url}\n`));
  say('Open this address in a browser of this computer; Ctrl-C stops.');
  if (options.open) openBrowser(server.url);
  await stopped;
  await server.close();
  return 0;
}

function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const child = spawn(command ?? '', args, { stdio: 'ignore', detached: true });
  child.on('error', () => say('No browser could be opened; open the address yourself.'));
  child.unref();
}
