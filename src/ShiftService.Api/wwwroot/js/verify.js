// The panel that compares: two photos, the faces found in them, and the similarity among those of other pairs.
import { ProblemError, verify, verifyRequest } from './api.js';
import { curlBlock } from './curl.js';
import { el } from './dom.js';
import { createFacePhoto } from './face-photo.js';
import { milliseconds, percent } from './format.js';
import { problemBox } from './problem.js';
import { similarityScale } from './similarity-scale.js';

/**
 * @param {HTMLElement} place
 * @param {() => string} key
 * @param {(text: string) => void} announce
 */
export function createVerifier(place, key, announce) {
  let model = null, panel = null;

  return {
    /** @param {any[]} models those that the service has; answers whether faces can be compared */
    offer(models) {
      const served = (task) => models.flatMap(({ name, versions, defaultVersion }) => versions
        .filter(({ version, card }) => version === defaultVersion && card?.task === task).map((status) => ({ name, ...status })));
      const [embedder] = served('verification'), [detector] = served('detection');
      if (!embedder || !detector) return false;
      const name = `${embedder.name}/${embedder.version}/${detector.name}`;
      if (name === model) return true;
      const before = panel?.files ?? [];
      model = name;
      panel = createPanel(embedder, detector, key, announce);
      place.replaceChildren(panel.element);
      if (before.length > 0) panel.take(before);
      return true;
    },
    /** @param {File[]} photos two, or one that takes the free place, or else the first */
    take(photos) {
      panel?.take(photos);
    },
  };
}

function createPanel(embedder, detector, key, announce) {
  const { verification } = embedder.card;
  let running = null;
  const photos = [0, 1].map((index) => createFacePhoto(index, (file) => take(file, index)));
  const far = el('select', { id: 'far' }, ...verification.thresholds.map(({ target }) =>
    el('option', { value: target }, `${percent(target)} of the pairs of two people`)));
  far.value = String(verification.thresholds.find(({ target }) => target <= 0.001)?.target ?? verification.thresholds.at(-1).target);
  const verdict = el('section', { class: 'verdict', 'aria-label': 'Verdict', hidden: true });
  const failure = el('div'), curl = el('div');
  const element = el('div', { class: 'verify' },
    el('div', { class: 'face-photos' }, ...photos.map((photo) => photo.element)), failure, verdict,
    el('form', { class: 'verify-controls', autocomplete: 'off', onsubmit: (event) => event.preventDefault() },
      el('label', { class: 'field', for: 'far' }, 'Calls two people the same in at most', far)), curl);
  far.addEventListener('change', compare);

  function take(file, index) {
    photos[index].take(file);
    announce(`Photo ${index + 1}: ${file.name}`);
    compare();
  }

  async function compare() {
    const files = photos.map(({ file }) => file);
    if (files.includes(null)) return;
    running?.abort();
    const mine = (running = new AbortController());
    const request = verifyRequest({ files, model: embedder.name, detector: detector.name, far: far.value });
    curl.replaceChildren(el('div', { class: 'result-foot' }, curlBlock(request, key() !== '')));
    element.setAttribute('aria-busy', 'true');
    try {
      const { answer, roundTripMs } = await verify(request, key(), mine.signal);
      failure.replaceChildren();
      answer.images.forEach((image, index) => photos[index].show(image));
      showVerdict(answer, roundTripMs);
      announce(inWords(answer));
    } catch (error) {
      if (error.name === 'AbortError') return; // another request took its place
      if (!(error instanceof ProblemError)) throw error;
      verdict.hidden = true;
      for (const photo of photos) photo.clear();
      failure.replaceChildren(problemBox(error, compare));
    }
    element.setAttribute('aria-busy', 'false');
  }

  function showVerdict(answer, roundTripMs) {
    const { falseAccepts, falseRejects } = answer;
    verdict.replaceChildren(
      el('p', { class: `verdict-word ${answer.same ? 'same' : 'different'}` }, answer.same ? 'The same person' : 'Different people'),
      el('p', {}, `The similarity is ${answer.similarity.toFixed(3)}; from ${answer.threshold.toFixed(3)} on, two faces count as one person\u2019s. `,
        falseAccepts && `That takes ${interval(falseAccepts)} of the pairs of two people for one person, and ${interval(falseRejects)} `,
        falseAccepts && `of the pairs of one person for two. `,
        `Were both equally likely beforehand, it is the same person with a probability of ${percent(answer.probability)}.`),
      similarityScale(verification.histogram, answer.similarity, answer.threshold),
      el('p', { class: 'note' }, `${answer.embedder.model} version ${answer.embedder.version}, ${answer.detector.model} version `,
        `${answer.detector.version} \u00b7 ${milliseconds(roundTripMs)} round trip, ${milliseconds(answer.timings.totalMs)} of it in the service`));
    verdict.hidden = false;
  }

  return {
    element,
    get files() {
      return photos.map(({ file }) => file).filter((file) => file !== null);
    },
    take(files) {
      if (files.length > 1) files.slice(0, 2).forEach((file, index) => photos[index].take(file));
      else photos[Math.max(0, photos.findIndex(({ file }) => file === null))].take(files[0]);
      compare();
    },
  };
}

// Rates may be small: two digits, wherever they are.
function interval({ rate, low, high }) {
  const [middle, least, most] = [rate, low, high].map((value) => Number((value * 100).toPrecision(2)));
  return `${middle} % (${least} to ${most} %)`;
}

function inWords({ same, similarity }) {
  return `${same ? 'The same person' : 'Different people'}, similarity ${similarity.toFixed(3)}`;
}
