// The answers, likeliest first, each with a bar as long as its probability.
import { el } from './dom.js';
import { percent } from './format.js';

/** @param {{ label: string, probability: number }[]} predictions */
export function predictionList(predictions) {
  return el('ol', { class: 'predictions', 'aria-label': 'Answers, likeliest first' }, ...predictions.map(({ label, probability }) => {
    const bar = el('span', { class: 'bar' });
    bar.style.setProperty('--share', String(probability));
    return el('li', {},
      el('span', { class: 'label' }, label),
      el('span', { class: 'share' }, percent(probability)),
      el('span', { class: 'track', 'aria-hidden': 'true' }, bar));
  }));
}
