// kubectl kustomize FOLDER | node manifests.mjs: checks every manifest against its schema, and what the schemas do not know:
// that selectors find the pods, that a stop has time to drain, and that limits agree with docker-compose.yml and the alert on memory.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const errors = [];
const demand = (holds, text) => holds || errors.push(text);

const manifests = parseAllDocuments(readFileSync(0, 'utf8')).map(document => document.toJS());
const find = kind => manifests.find(manifest => manifest.kind === kind);

for (const manifest of manifests) {
  const name = `${manifest.kind} ${manifest.metadata?.name}`;
  const folder = manifest.apiVersion.includes('/') ? manifest.apiVersion : 'v1';
  try {
    const { [manifest.kind]: Kind } = await import(`kubernetes-models/${folder}`);
    new Kind(manifest).validate();
  } catch (error) {
    errors.push(`${name}: ${error.message}`);
  }
}

const deployment = find('Deployment');
const pod = deployment.spec.template.spec;
const container = pod.containers[0];
const isPod = selector => Object.entries(selector).every(([key, value]) => deployment.spec.template.metadata.labels[key] === value)
  && Object.keys(selector).length > 0;
demand(isPod(deployment.spec.selector.matchLabels), 'the deployment does not select its own pods');
demand(isPod(find('Service').spec.selector), 'the service does not select the pods');
demand(isPod(find('PodDisruptionBudget').spec.selector.matchLabels), 'the disruption budget does not select the pods');
demand(isPod(find('NetworkPolicy').spec.podSelector.matchLabels), 'the network policy does not select the pods');
const scaled = find('HorizontalPodAutoscaler').spec.scaleTargetRef;
demand(scaled.kind === deployment.kind && scaled.name === deployment.metadata.name, 'the autoscaler does not scale the deployment');

const options = Object.assign({}, ...container.envFrom.map(source =>
  manifests.find(manifest => manifest.kind === 'ConfigMap' && manifest.metadata.name === source.configMapRef?.name)?.data));
const drainOf = of => Number(of.SHIFTSERVICE_SERVER__DRAINDELAYSECONDS) + Number(of.SHIFTSERVICE_SERVER__DRAINSECONDS);
const seconds = pod.terminationGracePeriodSeconds;
demand(seconds > drainOf(options), `draining takes up to ${drainOf(options)} s, the pod has ${seconds} s`);
const delay = container.readinessProbe.periodSeconds * container.readinessProbe.failureThreshold;
demand(Number(options.SHIFTSERVICE_SERVER__DRAINDELAYSECONDS) > delay, `the pod stops serving before its probe, ${delay} s, has noticed`);

const security = { ...pod.securityContext, ...container.securityContext };
demand(security.runAsNonRoot && security.readOnlyRootFilesystem && security.allowPrivilegeEscalation === false
  && security.capabilities.drop.includes('ALL') && security.seccompProfile.type === 'RuntimeDefault', 'the container is not confined');

const compose = parse(readFileSync(`${root}/docker-compose.yml`, 'utf8')).services.shiftservice;
const grace = Number.parseInt(compose.stop_grace_period, 10);
const composeDrain = drainOf(compose.environment);
demand(grace > composeDrain, `docker-compose.yml: draining takes up to ${composeDrain} s, the container has ${grace} s`);
const alerts = parse(readFileSync(`${root}/deploy/prometheus/alerts.yml`, 'utf8')).groups.flatMap(group => group.rules);
const alertBytes = Number(alerts.find(rule => rule.alert === 'ShiftServiceMemory').expr.split('*').at(-1));
const gibibytes = container.resources.limits.memory;
demand(gibibytes === '1Gi' && compose.mem_limit === '1024m' && alertBytes === 2 ** 30,
  `limits of memory differ: ${gibibytes} in Kubernetes, ${compose.mem_limit} in docker-compose.yml, ${alertBytes} bytes in the alert`);
for (const [where, of] of [['shiftservice.env', options], ['docker-compose.yml', compose.environment]]) {
  const bytes = Number(of.SHIFTSERVICE_IMAGING__MAXDECODEDBYTES) + Number(of.SHIFTSERVICE_SERVER__BUFFEREDBYTES);
  demand(bytes <= 2 ** 29, `${where}: images and bodies may take ${bytes} bytes, more than half of the memory`);
}

for (const error of errors) console.log(error);
if (errors.length === 0) console.log(manifests.map(manifest => manifest.kind).join(', '));
process.exitCode = errors.length === 0 ? 0 : 1;
