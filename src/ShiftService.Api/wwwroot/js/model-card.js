// A model's card: what it is, how good, how fast, under which terms, and what it is not for.
import { el } from './dom.js';
import { large, milliseconds, percent, size, whole } from './format.js';

/** @param {string} name @param {any} status one version of it, as /models gives it */
export function modelCard(name, { version, card, labels, loaded }) {
  const { accuracy, cost, input } = card;
  return el('article', { 'aria-label': `Card of ${name}, version ${version}` },
    card.description && el('p', {}, card.description),
    el('dl', { class: 'facts' },
      accuracy && fact(`Right on ${whole(accuracy.images)} ${accuracy.split} images`, percent(accuracy.top1)),
      cost && fact('Parameters', whole(cost.parameters)),
      cost && fact('Multiply-adds', large(cost.multiplyAccumulates)),
      labels > 0 && fact('Names it knows', whole(labels)),
      input?.width && fact('Input', `${size(input.width, input.height)} pixels`),
      loaded && fact('Backend', loaded.backend, loaded.backendReason),
      loaded && fact('Time, one photo', milliseconds(loaded.msPerBatch + loaded.msPerImage))),
    prose('Intended use', card.intendedUse),
    prose('Limits', card.limits),
    prose('Licence', card.license));
}

function fact(name, value, title) {
  return el('div', { title }, el('dt', {}, name), el('dd', {}, value));
}

function prose(title, text) {
  return text && el('div', { class: 'prose' }, el('h3', {}, title), el('p', {}, text));
}
