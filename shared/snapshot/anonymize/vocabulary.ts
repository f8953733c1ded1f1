/**
 * Words that stay as they are: those of Kubernetes and of well-known products, which say nothing about anybody, and which
 * verdicts, attacks, drafts and findings look for. Compared without regard to capitals.
 */

const words = `
  kubernetes k8s kube io x sigs system default public node nodes lease openshift gke calico tigera cilium

  true false null none any all
  tcp udp sctp http https grpc ws wss web metrics health healthz probe dns dns1 dns53 api apis access

  ingress egress in notin exists doesnotexist equal noschedule preferNoSchedule noExecute
  allow accept deny pass admin baseline cluster namespaced restricted privileged
  always never onfailure ifnotpresent running pending succeeded failed unknown ready
  clusterip nodeport loadbalancer externalname local internal external
  deployment statefulset daemonset replicaset replicationcontroller job cronjob pod pods service services namespace
  namespaces secret secrets configmap configmaps serviceaccount serviceaccounts endpoint endpoints endpointslice
  endpointslices ingressclass networkpolicy networkpolicies adminnetworkpolicy baselineadminnetworkpolicy
  clusternetworkpolicy role roles clusterrole clusterroles rolebinding rolebindings clusterrolebinding
  clusterrolebindings user users group groups serviceentry persistentvolume persistentvolumes persistentvolumeclaim
  persistentvolumeclaims deployments statefulsets daemonsets replicasets replicationcontrollers jobs cronjobs
  certificatesigningrequests approval signers httproute httproutes gateway gateways route routes
  mutatingwebhookconfigurations validatingwebhookconfigurations
  ingresses storageclasses customresourcedefinitions events leases subresources finalizers status scale log exec attach
  portforward proxy eviction binding ephemeralcontainers token tokenreviews subjectaccessreviews

  get list watch create update patch delete deletecollection impersonate bind escalate approve sign use
  apps batch extensions policy autoscaling networking rbac authorization authentication certificates coordination
  discovery apiregistration apiextensions admissionregistration storage scheduling route security

  masters authenticated unauthenticated anonymous controller controllers manager scheduler bootstrapper edit view
  master control plane worker controlplane etcd apiserver client server aws auth gce azure eks iam
  arn amazonaws gcp workload identity id metadata name hostname instance component part of managed by version template
  generation hash revision uid completion index ordinal topology region zone os arch linux windows amd64 arm64 beta
  app application tier env environment team enforce audit warn latest service account

  pod-security scrape port ports path class type prometheus load balancer scheme

  kubelet kubeconfig docker dockershim containerd crio cri dockerd sock podman k3s run var lib etc root home usr bin
  local opt cni boot tmp mnt media srv data proc sys dev shm spool cron crontab systemd manifests ld so preload passwd
  shadow pki ssh conf kernel core pattern logs null

  host hosts addr addrs address uri url urls url broker brokers upstream target dsn peer peers servers file
  postgres postgresql mysql mariadb mongodb mongo redis rediss amqp amqps nats smtp smtps ldap ldaps kafka rabbitmq
  elasticsearch cassandra vault memcached jdbc sqlserver oracle cockroachdb
  nginx traefik haproxy contour envoy kong ambassador istio proxyv2 vmagent victoria alloy grafana agent busybox alpine
  coredns nodelocaldns nodelocal cache corefile

  svc com org net local localhost www yaml yml json bulkhead gvisor runsc kata firecracker confidential
`;

export const keptWords: ReadonlySet<string> = new Set(
  words
    .toLowerCase()
    .split(/[\s-]+/)
    .filter((word) => word !== ''),
);
