/** Nothing secret leaves in a snapshot: everything that may hold one has a marker here, and none is found in it. */

import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { readTexts } from '../../../shared/kubernetes/read.ts';
import { readInputs } from '../../../shared/snapshot/inputs.ts';
import { contentOf, writeSnapshot } from '../../../shared/snapshot/save.ts';
import { fromBase64 } from '../../../shared/values/base64.ts';
import { answersOf } from '../../support/answers.ts';

const marker = 'S3cr3tMarker';

const container = `
      - name: main
        image: registry.example.com/web:1
        command: [sh, -c, "curl -u admin:${marker} http://user:${marker}@cart.shop.svc:8080/${marker}?key=${marker}"]
        args:
          - --password=${marker}
          - ${marker}
          - --database-url=postgres://root:${marker}@db:5432/shop?password=${marker}
          - |
            api_key = ${marker}
            upstream = cart:8080
        env:
          - { name: PASSWORD, value: ${marker} }
          - { name: JWT, value: eyJhbGciOi.${marker}.c2ln }
          - { name: DB_HOST, value: db }
          - { name: DB_PORT, value: "5432" }
          - { name: API_URL, value: "https://key:${marker}@api.example.com/v1?token=${marker}" }
          - { name: FROM_SECRET, valueFrom: { secretKeyRef: { name: keys, key: ${marker} } } }
        livenessProbe: { httpGet: { path: /, port: 80, httpHeaders: [{ name: Authorization, value: ${marker} }] } }
        lifecycle: { preStop: { exec: { command: [echo, ${marker}] } } }
        terminationMessagePath: /${marker}`;

const manifests = `
apiVersion: v1
kind: Secret
metadata:
  name: keys
  namespace: shop
  annotations: { note: ${marker} }
  managedFields: [{ manager: ${marker} }]
type: Opaque
data: { password: ${marker} }
stringData: { token: ${marker} }
---
apiVersion: v1
kind: Secret
metadata:
  name: robot-token
  namespace: shop
  annotations: { kubernetes.io/service-account.name: robot }
type: kubernetes.io/service-account-token
data: { token: ${marker} }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop }
data:
  PASSWORD: ${marker}
  app.conf: "password = ${marker}; url = http://bob:${marker}@cart.shop.svc:8080/${marker}"
binaryData: { blob: ${marker} }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{"x":"${marker}"}'
    deployment.example.com/hook: https://hooks.example.com/${marker}
spec:
  template:
    metadata: { labels: { app: web }, annotations: { vault: ${marker}, prometheus.io/port: "9090" } }
    spec:
      containers:${container}
      volumes:
        - { name: csi, csi: { driver: d, volumeAttributes: { token: ${marker} } } }
        - { name: git, gitRepo: { repository: "https://${marker}@git.example.com" } }
      hostAliases: [{ ip: 10.0.0.1, hostnames: [${marker}] }]
---
apiVersion: v1
kind: Pod
metadata: { name: tool, namespace: shop, annotations: { note: ${marker} } }
spec:
  containers:${container}
status: { message: ${marker}, phase: Running, podIP: 10.1.2.3 }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly, namespace: shop }
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:${container.replaceAll('\n', '\n    ')}
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop, annotations: { note: ${marker} } }
spec: { selector: { app: cart }, ports: [{ port: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { selector: { app: db }, ports: [{ port: 5432 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: db-0, namespace: shop, labels: { app: db } }
spec: { containers: [{ name: db, image: "postgres:16" }] }
---
apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: web, namespace: shop }
spec: { to: { kind: Service, name: cart }, tls: { key: ${marker}, certificate: ${marker} } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec:
  rules:
    - filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: Authorization, value: ${marker} }] } }]
      backendRefs:
        - name: cart
          port: 8080
          filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: X, value: ${marker} }] } }]
---
apiVersion: v1
kind: Config
users: [{ name: me, user: { token: ${marker}, client-key-data: ${marker} } }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: shop, annotations: { note: ${marker}, number: 5 } }
spec: { podSelector: {} }
---
apiVersion: v1
kind: Secret
metadata: { name: broken, namespace: shop, annotations: { pin: 4711${'0815'} } }
stringData: { token: *${marker} }
`;

/** Everything that is in the file, packed or not. */
function plain(text: string): string {
  const { body } = JSON.parse(text) as { body: string };
  return text + gunzipSync(fromBase64(body) ?? new Uint8Array()).toString();
}

it('holds no secret', () => {
  const read = readTexts([{ file: 'a.yaml', text: manifests }]);
  expect(read.objects.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining([
      'Secret',
      'ConfigMap',
      'Deployment',
      'Pod',
      'CronJob',
      'Route',
      'HTTPRoute',
      'NetworkPolicy',
    ]),
  );
  const text = plain(writeSnapshot(contentOf(read)));
  expect(text).toContain('db:5432');
  expect(text).toContain('yaml-syntax');
  expect(text).not.toContain(marker);
  expect(text).not.toContain('47110815');
});

it('keeps what references are found by', () => {
  const read = readTexts([{ file: 'a.yaml', text: manifests.slice(0, manifests.lastIndexOf('---')) }]);
  const opened = readInputs([{ file: 'a.bulkhead.json', text: writeSnapshot(contentOf(read)) }]);
  const { leastPrivilege = '', ...before } = answersOf({ ...read, diagnostics: [] });
  const after = answersOf({ ...opened, diagnostics: [] });
  expect(after).toMatchObject({ attack: before['attack'], explain: before['explain'], leastPrivilege });
  expect(leastPrivilege).toContain('DB_HOST=db');
  expect(leastPrivilege).not.toContain(marker);
});
