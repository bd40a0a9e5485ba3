// Where the time of a photo went: one bar over the whole round trip, and the numbers.
import { el } from './dom.js';
import { milliseconds } from './format.js';

const stages = [
  ['queueMs', 'Queue', 'queue'],
  ['decodeMs', 'Decode', 'decode'],
  ['preprocessMs', 'Preprocess', 'preprocess'],
  ['computeMs', 'Compute', 'compute'],
  ['postprocessMs', 'Postprocess', 'postprocess'],
];

/**
 * @param {Record<string, number>} timings of one photo, in milliseconds, and `batchSize`
 * @param {number} roundTripMs from sending to the last byte of the answer, as the browser saw it
 * @param {number} photos how many shared that trip
 */
export function timingBar(timings, roundTripMs, photos) {
  const parts = stages.map(([key, name, style]) => ({ name, style, ms: timings[key] ?? 0 }));
  const rest = Math.max(0, roundTripMs - parts.reduce((sum, part) => sum + part.ms, 0));
  parts.push({ name: 'Rest of the trip', style: 'rest', ms: rest });
  const bar = el('div', { class: 'timing-bar', 'aria-hidden': 'true' }, ...parts.map(({ style, ms }) => {
    const segment = el('span', { class: `stage-${style}` });
    segment.style.flexGrow = String(ms);
    return segment;
  }));
  const legend = el('dl', { class: 'timing-legend' }, ...parts.map(({ name, style, ms }) =>
    el('div', {}, el('dt', { class: `stage-${style}` }, name), el('dd', {}, milliseconds(ms)))));
  const shared = (photos > 1 ? ` of all ${photos}` : '') + (timings.batchSize > 1 ? `, computed in a batch of ${timings.batchSize}` : '');
  return el('section', { class: 'timings', 'aria-label': 'Timings' },
    el('h4', {}, 'Time', el('span', { class: 'note' }, `${milliseconds(roundTripMs)} round trip${shared}`)), bar, legend);
}
