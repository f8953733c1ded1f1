import { describe, expect, it } from 'vitest';
import { buildCluster } from '../../../shared/cluster/cluster.ts';
import { formatPorts } from '../../../shared/values/ports.ts';
import { readYaml } from '../../support/read.ts';

const web = `
{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: a, labels: {app: web}}, spec: {containers: [{ports: [{name: http, containerPort: 8080}, {name: dns, containerPort: 53, protocol: UDP}]}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: other, namespace: a, labels: {app: other}}, spec: {}}
---
{apiVersion: v1, kind: Service, metadata: {name: web, namespace: a}, spec: {selector: {app: web}, ports: [
  {name: plain, port: 80, targetPort: http}, {name: admin, port: 8080, targetPort: 9000}, {name: same, port: 7000}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: bare, namespace: a}, spec: {ports: [{port: 80}]}}
---
`;
/** `workload ports`, in the order of the backends. */
function targets(document: string): string[] {
  const { ingressTargets } = buildCluster(readYaml(web + document).objects);
  return ingressTargets.map(({ workload, ports }) => `${workload.name} ${formatPorts(ports)}`);
}
const ingress = (port: string, service = 'web'): string =>
  `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i, namespace: a}, spec: {rules: [{http: {paths: [{path: /, backend: {service: {name: ${service}, port: {${port}}}}}]}}]}}`;
const gatewayRoute = (kind: string, ref = 'name: web, port: 80'): string =>
  `{apiVersion: gateway.networking.k8s.io/v1, kind: ${kind}, metadata: {name: r, namespace: a}, spec: {rules: [{backendRefs: [{${ref}}]}]}}`;
const httpRoute = (ref: string): string => gatewayRoute('HTTPRoute', ref);
const route = (port: string): string =>
  `{apiVersion: route.openshift.io/v1, kind: Route, metadata: {name: r, namespace: a}, spec: {to: {kind: Service, name: web}${port}}}`;

describe('backends', () => {
  it.each([
    ['Ingress by number', ingress('number: 80'), ['web TCP 8080']],
    ['Ingress by a number that is another target', ingress('number: 8080'), ['web TCP 9000']],
    ['Ingress by name', ingress('name: admin'), ['web TCP 9000']],
    ['Ingress to a port without target', ingress('number: 7000'), ['web TCP 7000']],
    ['Ingress to no such port', ingress('number: 1'), ['web No Connections']],
    ['Ingress to a Service without selector', ingress('number: 80', 'bare'), []],
    ['Ingress to no such Service', ingress('number: 80', 'none'), []],
    [
      'Ingress by default backend',
      '{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i, namespace: a}, spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}}',
      ['web TCP 8080'],
    ],
    ['HTTPRoute', httpRoute('name: web, port: 80'), ['web TCP 8080']],
    ['GRPCRoute', gatewayRoute('GRPCRoute'), ['web TCP 8080']],
    ['TLSRoute', gatewayRoute('TLSRoute'), ['web TCP 8080']],
    ['TCPRoute', gatewayRoute('TCPRoute'), ['web TCP 8080']],
    ['UDPRoute', gatewayRoute('UDPRoute'), ['web TCP 8080']],
    ['a route of no Gateway', gatewayRoute('MeshRoute'), []],
    ['HTTPRoute to another kind', httpRoute('name: web, port: 80, kind: Bucket'), []],
    ['HTTPRoute into another namespace', httpRoute('name: web, port: 80, namespace: b'), []],
    ['Route by target number', route(', port: {targetPort: 9000}'), ['web TCP 9000']],
    ['Route by the name of the Service port', route(', port: {targetPort: plain}'), ['web TCP 8080']],
    ['Route without a port', route(''), ['web TCP 7000,8080,9000']],
  ])('%s', (_name, document, expected) => expect(targets(document)).toEqual(expected));
});
