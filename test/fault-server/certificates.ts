/** Certificates for servers and users of a test, made when it runs: none is checked in. */
import selfsigned from 'selfsigned';

export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

const day = 86_400_000;

type Options = Parameters<typeof selfsigned.generate>[1];

async function make(name: string, options: Options): Promise<KeyPair> {
  const made = await selfsigned.generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 2 * day),
    notAfterDate: new Date(Date.now() + day),
    ...options,
  });
  return { cert: made.cert, key: made.private };
}

export function authority(): Promise<KeyPair> {
  return make('test authority', {
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true, critical: true },
    ],
  });
}

/** Of a server on loopback, or of a server that has only the names given. */
export function serverCertificate(
  ca: KeyPair,
  { names, expired = false }: { readonly names?: readonly string[]; readonly expired?: boolean } = {},
): Promise<KeyPair> {
  const altNames = names
    ? names.map((value) => ({ type: 2 as const, value }))
    : [
        { type: 2 as const, value: 'localhost' },
        { type: 7 as const, ip: '127.0.0.1' },
      ];
  return make(names?.[0] ?? 'localhost', {
    ca,
    ...(expired && { notAfterDate: new Date(Date.now() - day) }),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  });
}

export function clientCertificate(ca: KeyPair, user: string): Promise<KeyPair> {
  return make(user, {
    ca,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'extKeyUsage', clientAuth: true },
    ],
  });
}
