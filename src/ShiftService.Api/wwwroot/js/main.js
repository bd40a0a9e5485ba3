// Wires the page: photos come in, one request goes out, its result replaces the one before.
import { classify, classifyRequest, ProblemError } from './api.js';
import { listenForPictures } from './drop.js';
import { percent, plural } from './format.js';
import { createModelChoice } from './models.js';
import { problemBox } from './problem.js';
import { createResult } from './result.js';
import { showSamples } from './samples.js';

const byId = (id) => document.getElementById(id);
const wide = matchMedia('(min-width: 60rem)');
let current = null; // the result on the page
let running = null; // the AbortController of the request under way

const models = createModelChoice({ model: byId('model'), version: byId('version'), card: byId('model-card') }, key);

function key() {
  return byId('key').value.trim();
}

async function run(files) {
  if (!byId('top').reportValidity()) return;
  running?.abort();
  const mine = (running = new AbortController());
  const question = { files, ...models.chosen, top: byId('top').valueAsNumber, priority: byId('priority').value };
  const request = classifyRequest(question);
  const result = createResult(request, key() !== '', () => run(files));
  current?.dispose();
  current = result;
  byId('empty').hidden = true;
  byId('output').replaceChildren(result.element);
  announce(`Sending ${plural(files.length, 'photo')}`);
  if (!wide.matches) byId('results').scrollIntoView({ block: 'start' });
  try {
    const { answer, roundTripMs } = await classify(request, key(), mine.signal);
    result.show(answer, roundTripMs);
    announce(answer.results.map(inWords).join('. '));
  } catch (error) {
    if (error.name === 'AbortError') return; // another request took its place
    if (!(error instanceof ProblemError)) throw error;
    result.fail(error);
    announce('');
  }
}

async function runSample(load) {
  try {
    await run(await load());
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    byId('output').replaceChildren(problemBox(error, () => runSample(load)));
  }
}

function inWords({ name, predictions, error }, index) {
  const what = error ? error.title : `${predictions[0].label}, ${percent(predictions[0].probability)}`;
  return `${name ?? `Photo ${index + 1}`}: ${what}`;
}

function announce(text) {
  byId('status').textContent = text;
}

byId('settings').open = wide.matches;
byId('options').addEventListener('submit', (event) => event.preventDefault());
byId('key').addEventListener('change', () => models.load());
listenForPictures(byId('drop'), byId('files'), run);
showSamples(byId('samples'), runSample);
models.load();
