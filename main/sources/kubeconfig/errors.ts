/** What can go wrong between a kubeconfig and the objects of its cluster: each with what to do about it. */

export type LiveErrorCode =
  /** A kubeconfig that cannot be read or used. */
  | 'kubeconfig'
  /** An exec plugin that nobody has allowed. */
  | 'exec-not-allowed'
  /** Credentials that could not be got: a plugin, a token file, an identity provider. */
  | 'credentials'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'invalid'
  /** 410: a continue token or a resource version that is too old. */
  | 'expired'
  | 'throttled'
  | 'server-error'
  /** An answer that is not what the API says. */
  | 'garbage'
  | 'too-large'
  /** The connection ended in the middle of an answer. */
  | 'cut'
  | 'timeout'
  | 'certificate'
  | 'unreachable'
  | 'redirect';

/** Never holds credentials: they are taken out of whatever a server or a plugin says. */
export class LiveError extends Error {
  readonly code: LiveErrorCode;
  readonly hint: string;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter: number | null;

  constructor(code: LiveErrorCode, message: string, hint: string, retryAfter: number | null = null) {
    super(message);
    this.name = 'LiveError';
    this.code = code;
    this.hint = hint;
    this.retryAfter = retryAfter;
  }
}

const passing: ReadonlySet<LiveErrorCode> = new Set([
  'throttled',
  'server-error',
  'cut',
  'garbage',
  'unreachable',
  'conflict',
]);

/** Whether asking again may help. A timeout is not asked again: it was waited for long enough. */
export function mayPass({ code }: LiveError): boolean {
  return passing.has(code);
}

/** Certificate errors of OpenSSL and of Node's own check of the name. */
const certificateCodes =
  /^(?:CERT_|ERR_TLS_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(?:VERIFY|GET_ISSUER)|HOSTNAME_MISMATCH|ERR_SSL_|EPROTO)/;

/** An error of a socket or of TLS. */
export function fromSocket(error: unknown, server: string): LiveError {
  if (error instanceof LiveError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (certificateCodes.test(code)) return fromTls(code, error, server);
  const reasons: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'nothing listens there',
    ENOTFOUND: 'its name is not known',
    EAI_AGAIN: 'its name could not be looked up',
    EHOSTUNREACH: 'there is no way to it',
    ENETUNREACH: 'there is no way to it',
    ETIMEDOUT: 'it does not answer',
  };
  const reason = reasons[code];
  if (reason !== undefined) {
    const hint =
      'Check that the cluster runs, and the network or VPN to it; kubectl version says whether kubectl gets there.';
    return new LiveError('unreachable', `${server} cannot be reached: ${reason}`, hint);
  }
  const cut =
    code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'Z_BUF_ERROR';
  if (cut) return new LiveError('cut', `${server} ended the connection in the middle of an answer`, 'Try again.');
  if (code.startsWith('Z_')) return new LiveError('garbage', `${server} sent what cannot be unpacked`, proxyHint);
  const text = error instanceof Error ? error.message : String(error);
  return new LiveError(
    'unreachable',
    `${server}: ${text.slice(0, 200)}`,
    'Check the server address in the kubeconfig.',
  );
}

export const proxyHint =
  'Something between here and the API server may answer in its place: a proxy, a VPN or a sign-in page. Check the server address.';

function fromTls(code: string, error: unknown, server: string): LiveError {
  const text = error instanceof Error ? error.message.slice(0, 200) : code;
  if (code === 'CERT_HAS_EXPIRED') {
    return new LiveError(
      'certificate',
      `the certificate of ${server} has expired`,
      'Renew it, or check the clock of this computer.',
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const hint =
      'Set tls-server-name in the kubeconfig to a name that the certificate has, if this is the right server.';
    return new LiveError('certificate', `the certificate of ${server} is for another name`, hint);
  }
  const signed = /SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|CERT_UNTRUSTED|CERT_SIGNATURE/.test(code);
  if (signed) {
    const hint =
      "The cluster's certificate-authority is missing in the kubeconfig, or it is another cluster's. Nothing was sent.";
    return new LiveError(
      'certificate',
      `the certificate of ${server} is not signed by an authority that is trusted here`,
      hint,
    );
  }
  const hint =
    'Check that the server address begins with https:// and leads to the API server, and the client certificate.';
  return new LiveError('certificate', `no secure connection to ${server}: ${text}`, hint);
}
