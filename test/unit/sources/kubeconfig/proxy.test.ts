/** A cluster behind a proxy: the tunnel ends at the API server, whose certificate is checked as ever. */
import http from 'node:http';
import { type AddressInfo, connect as dial } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { FakeCluster } from '../../../fault-server/cluster.ts';
import { startFaultServer } from '../../../fault-server/server.ts';
import { connect } from './connect.ts';
import { shop } from './shop.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A proxy that knows CONNECT and nothing else. */
async function startProxy(refuse = false): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const proxy = http.createServer();
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    if (refuse) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const [host = '', port] = (request.url ?? '').split(':');
    const onward = dial(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
    closers.push(() => void onward.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  closers.push(() => void proxy.close());
  return { port: (proxy.address() as AddressInfo).port, asked };
}

async function ask(
  cluster: object,
  refuse = false,
): Promise<{ answer: Promise<unknown>; asked: string[]; host: string; proxyPort: number }> {
  const server = await startFaultServer({ cluster: new FakeCluster(shop) });
  closers.push(() => server.close());
  const { port, asked } = await startProxy(refuse);
  const { cert, key } = server.client;
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const user = { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) };
  const over = { cluster: { 'proxy-url': `http://user:S3CR3T@127.0.0.1:${port}`, ...cluster }, user };
  const reader = await connect(server, { over, attempts: 1 });
  closers.push(() => reader.close());
  return {
    answer: reader.getJson('/apis', { signal: AbortSignal.timeout(4000) }),
    asked,
    host: `127.0.0.1:${server.port}`,
    proxyPort: port,
  };
}

test('with the certificates of both sides', async () => {
  const { answer, asked, host } = await ask({});
  await expect(answer).resolves.toMatchObject({ kind: 'APIGroupList' });
  expect(asked).toEqual([host]);
});

test('with a certificate that is not trusted', async () => {
  const { answer } = await ask({ 'certificate-authority-data': undefined });
  await expect(answer).rejects.toMatchObject({ code: 'certificate' });
});

test('a proxy that refuses is named, without its password', async () => {
  const { answer, proxyPort } = await ask({}, true);
  const error: unknown = await answer.catch((thrown: unknown) => thrown);
  expect(String(error)).toContain(`127.0.0.1:${proxyPort}`);
  expect(String(error)).not.toContain('S3CR3T');
});
