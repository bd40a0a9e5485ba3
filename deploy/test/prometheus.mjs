// node prometheus.mjs URL: asks a Prometheus that watches the service after traffic. Every rule must evaluate, no alert may fire, every
// query of the dashboard must be understood and give data, and so must the autoscaler's. Prints what does not hold.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const url = process.argv[2];
const deploy = fileURLToPath(new URL('..', import.meta.url));
const dashboard = JSON.parse(readFileSync(`${deploy}/grafana/dashboards/shiftservice.json`, 'utf8'));
const errors = [];

// What Grafana puts in for variables when everything is chosen.
const variables = { instance: '.*', model: '.*', __rate_interval: '1m' };
const fill = text => text.replace(/\$(\w+)/g, (all, name) => variables[name] ?? errors.push(`${all} is no variable: ${text}`));

async function ask(path, parameters) {
  const answer = await fetch(`${url}/api/v1/${path}`, { method: 'POST', body: new URLSearchParams(parameters) });
  const body = await answer.json();
  if (body.status !== 'success') throw new Error(body.error);
  return body.data;
}

const isNumber = series => series.values.some(([, value]) => Number.isFinite(Number(value)));
const now = Date.now() / 1000;
let queries = 0;

async function demandData(where, query) {
  queries++;
  try {
    const { result } = await ask('query_range', { query, start: now - 60, end: now, step: 5 });
    if (!result.some(isNumber)) errors.push(`${where}: no data: ${query}`);
  } catch (error) {
    errors.push(`${where}: ${error.message}: ${query}`);
  }
}

const panels = dashboard.panels.filter(panel => panel.type !== 'row');
for (const panel of panels) for (const target of panel.targets) await demandData(panel.title, fill(target.expr));
for (const variable of dashboard.templating.list) {
  const [, metric, label] = variable.definition.match(/^label_values\((.*), (\w+)\)$/);
  await demandData(`variable ${variable.name}`, `count by (${label}) (${metric})`);
}
for (const annotation of dashboard.annotations.list) await ask('query', { query: annotation.expr });

const source = parse(readFileSync(`${deploy}/grafana/provisioning/datasources/prometheus.yml`, 'utf8')).datasources[0];
const used = new Set(panels.flatMap(panel => panel.targets.map(target => target.datasource.uid)));
if (used.size !== 1 || !used.has(source.uid)) errors.push(`the dashboard asks ${[...used]}, provisioned is ${source.uid}`);

const traceLabel = source.jsonData.exemplarTraceIdDestinations[0].name;
for (const target of panels.flatMap(panel => panel.targets).filter(target => target.exemplar)) {
  const series = fill(target.expr).match(/shiftservice_\w+\{[^}]*\}/)[0];
  const found = await ask('query_exemplars', { query: series, start: now - 600, end: now });
  if (!found.some(item => item.exemplars.some(exemplar => exemplar.labels[traceLabel]))) errors.push(`no exemplar with a trace: ${series}`);
}

const adapter = parse(readFileSync(`${deploy}/kubernetes/prometheus-adapter.yaml`, 'utf8')).rules[0];
await demandData('autoscaler', adapter.metricsQuery.replaceAll('<<.Series>>', adapter.seriesQuery.match(/^\w+/)[0])
  .replaceAll('<<.GroupBy>>', 'instance').replaceAll('<<.LabelMatchers>>', 'job="shiftservice"'));

const { groups } = (await (await fetch(`${url}/api/v1/rules`)).json()).data;
const rules = groups.flatMap(group => group.rules);
for (const rule of rules) {
  if (rule.health !== 'ok') errors.push(`rule ${rule.name}: ${rule.health} ${rule.lastError ?? ''}`);
  if (rule.type === 'recording') await demandData('rule', rule.name);
  if (rule.state === 'firing') errors.push(`alert ${rule.name} fires`);
}

for (const error of errors) console.log(error);
console.log(`${panels.length} panels, ${queries} queries, ${rules.length} rules`);
process.exitCode = errors.length === 0 && rules.length > 0 ? 0 : 1;
