// A model's card: what it is, how good, how fast, under which terms, and what it is not for.
import { el } from './dom.js';
import { large, milliseconds, percent, whole } from './format.js';

/** @param {string} name @param {any} status one version of it, as /models gives it */
export function modelCard(name, { version, card, labels, loaded }) {
  const { accuracy, cost, input } = card;
  return el('article', { 'aria-label': `Card of ${name}, version ${version}` },
    card.description && el('p', {}, card.description),
    el('dl', { class: 'facts' },
      accuracy && fact('Accuracy', `${percent(accuracy.top1)} of ${whole(accuracy.images)} ${accuracy.split} images`),
      cost && fact('Parameters', whole(cost.parameters)),
      cost && fact('Multiply-adds', large(cost.multiplyAccumulates)),
      input?.width && fact('Input', `${input.width} × ${input.height} pixels`),
      loaded && fact('Backend', loaded.backend, loaded.backendReason),
      loaded && fact('Time, one photo', milliseconds(1000 * (loaded.secondsPerBatch + loaded.secondsPerImage)))),
    prose('Intended use', card.intendedUse),
    prose('Limits', card.limits),
    prose('Licence', card.license),
    labels?.length > 0 && el('details', { class: 'labels' },
      el('summary', {}, `The ${whole(labels.length)} names it knows`), el('p', {}, labels.join(', '))));
}

function fact(name, value, title) {
  return el('div', { title }, el('dt', {}, name), el('dd', {}, value));
}

function prose(title, text) {
  return text && el('div', { class: 'prose' }, el('h3', {}, title), el('p', {}, text));
}
