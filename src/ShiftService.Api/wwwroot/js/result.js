// One request on the page: a card for each photo, what answered, and the request itself in words of a terminal.
import { curlBlock } from './curl.js';
import { el } from './dom.js';
import { milliseconds, plural } from './format.js';
import { createPicture } from './picture.js';
import { predictionList } from './predictions.js';
import { problemBox } from './problem.js';
import { timingBar } from './timings.js';

/**
 * @param {{ url: string, files: File[] }} request
 * @param {boolean} hasKey
 * @param {() => void} again sends the same photos once more
 */
export function createResult(request, hasKey, again) {
  const photos = request.files.map((file) => {
    const picture = createPicture(file);
    const answer = el('div', { class: 'answer' }, el('p', { class: 'note' }, 'Waiting for the answer'));
    const card = el('article', { class: 'photo', 'aria-label': file.name },
      el('h3', {}, file.name), el('div', { class: 'steps' }, picture.upright, picture.input, answer));
    return { picture, answer, card };
  });
  const title = el('p', { class: 'result-title' }, `${plural(photos.length, 'photo')} on the way`);
  const head = el('header', { class: 'result-head' }, title);
  const foot = el('div', { class: 'result-foot' }, curlBlock(request, hasKey));
  const element = el('div', { class: 'result', 'aria-busy': 'true' }, head, ...photos.map(({ card }) => card), foot);

  return {
    element,
    /** @param {any} answer @param {number} roundTripMs */
    show(answer, roundTripMs) {
      element.setAttribute('aria-busy', 'false');
      head.append(el('button', { type: 'button', class: 'quiet', onclick: again }, 'Run again'));
      title.replaceChildren(el('strong', {}, answer.model), ` version ${answer.version}${answer.alias ? ` (${answer.alias})` : ''} · `,
        `${answer.backend} · ${plural(photos.length, 'photo')} in ${milliseconds(roundTripMs)}`);
      answer.results.forEach((item, index) => showItem(photos[index], item, roundTripMs, photos.length));
      foot.append(rawJson(answer));
    },
    /** @param {import('./api.js').ProblemError} error */
    fail(error) {
      element.setAttribute('aria-busy', 'false');
      title.replaceChildren(`No answer for ${plural(photos.length, 'photo')}`);
      head.after(problemBox(error, again));
      for (const { picture, answer } of photos) {
        picture.fail();
        answer.remove();
      }
      foot.append(rawJson(error.problem));
    },
    dispose() {
      for (const { picture } of photos) picture.dispose();
    },
  };
}

function showItem({ picture, answer, card }, item, roundTripMs, photos) {
  if (item.error) {
    picture.fail();
    answer.replaceChildren(problemBox({ problem: item.error }));
    return;
  }
  picture.show(item.preprocess);
  answer.replaceChildren(el('h4', {}, 'What it answers'), predictionList(item.predictions));
  card.append(timingBar(item.timings, roundTripMs, photos));
}

function rawJson(body) {
  return el('details', { class: 'raw' }, el('summary', {}, 'The answer as JSON'),
    el('pre', {}, el('code', { tabindex: 0, 'aria-label': 'JSON' }, JSON.stringify(body, null, 2))));
}
