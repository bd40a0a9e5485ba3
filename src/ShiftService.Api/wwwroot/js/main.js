// Wires the page: photos come in, one request goes out, its result replaces the one before.
import { classify, classifyRequest, ProblemError } from './api.js';
import { listenForPictures } from './drop.js';
import { percent, plural } from './format.js';
import { createModelChoice } from './models.js';
import { problemBox } from './problem.js';
import { createPainter } from './paint.js';
import { createResult } from './result.js';
import { showSamples } from './samples.js';
import { createVerifier } from './verify.js';

const byId = (id) => document.getElementById(id);
const wide = matchMedia('(min-width: 60rem)');
let current = null; // the result on the page
let named = null; // the photos that it is of
let latest = null; // the photos that came in last
let running = null; // the AbortController of the request under way

const painter = createPainter(byId('painting'), key, announce);
const verifier = createVerifier(byId('comparing'), key, announce);
const models = createModelChoice(
  { model: byId('model'), version: byId('version'), card: byId('model-card') }, key, async (all) => {
    offer('verify', verifier.offer(all));
    offer('paint', await painter.offer(all));
    showMode();
  });

// What the page does with a photo, in the words of its heading.
const modes = {
  name: {
    title: 'What does the network see?',
    lead: 'Drop a photo: it is turned upright, cropped, scaled down and named. Every step is shown, with its time.',
  },
  verify: {
    title: 'Is it the same person?',
    lead: 'Drop two photos: the faces are found, turned upright and compared. The answer says how often it is wrong.',
  },
  paint: {
    title: 'How would a painter see it?',
    lead: 'Drop a photo: it is painted in the styles of paintings that are in the public domain. Mix them, and pull the handle to compare.',
  },
};

function modeOf() {
  return document.querySelector('#modes input:checked').value;
}

// A mode that the service has no models for cannot be chosen.
function offer(mode, can) {
  const input = byId(`mode-${mode}`);
  input.disabled = input.parentElement.hidden = !can;
  if (!can && input.checked) byId('mode-name').checked = true;
  byId('modes').hidden = ['verify', 'paint'].every((other) => byId(`mode-${other}`).disabled);
}

// What came in last is taken over.
function changeMode() {
  showMode();
  if (latest === null) return;
  const mode = modeOf();
  if (mode === 'paint' && painter.photo !== latest[0]) painter.take(latest[0]);
  if (mode === 'name' && named !== latest) run(latest);
}

function showMode() {
  const mode = modeOf();
  byId('title').textContent = modes[mode].title;
  byId('lead').textContent = modes[mode].lead;
  document.body.dataset.mode = mode;
  byId('painting').hidden = mode !== 'paint';
  byId('comparing').hidden = mode !== 'verify';
  byId('output').hidden = mode !== 'name';
  byId('empty').hidden = mode !== 'name' || current !== null;
}

function key() {
  return byId('key').value.trim();
}

async function run(files) {
  const mode = modeOf();
  if (mode === 'verify') return compare(files);
  latest = files;
  if (mode === 'paint') return paint(files[0]);
  if (!byId('top').reportValidity()) return;
  named = files;
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
  showResults();
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

function paint(file) {
  painter.take(file);
  showResults();
}

function compare(files) {
  verifier.take(files);
  showResults();
}

// On a narrow screen they are below.
function showResults() {
  if (!wide.matches) byId('results').scrollIntoView({ block: 'start' });
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

byId('modes').addEventListener('change', changeMode);
byId('settings').open = wide.matches;
byId('options').addEventListener('submit', (event) => event.preventDefault());
byId('key').addEventListener('change', () => models.load());
listenForPictures(byId('drop'), byId('files'), run);
showSamples(byId('samples'), runSample);
models.load();
