// A similarity among those of other pairs: how often each occurs between two photos of one person, and between two people.
import { el, shape } from './dom.js';

const width = 600, height = 150, floor = 120;

/**
 * @param {{ low: number, high: number, same: number[], different: number[] }} histogram shares of pairs
 * @param {number} similarity
 * @param {number} threshold
 */
export function similarityScale({ low, high, same, different }, similarity, threshold) {
  const most = Math.max(...same, ...different);
  const x = (value) => (width * (Math.min(Math.max(value, low), high) - low)) / (high - low);
  const area = (shares) => {
    const step = width / shares.length;
    const tops = shares.map((share, i) => `L${(i * step).toFixed(1)} ${y(share)}L${((i + 1) * step).toFixed(1)} ${y(share)}`);
    return `M0 ${floor}${tops.join('')}L${width} ${floor}Z`;
  };
  const y = (share) => (floor - (floor - 12) * (share / most)).toFixed(1);
  const svg = shape('svg', {
    viewBox: `0 0 ${width} ${height}`, class: 'scale', role: 'img',
    'aria-label': `Similarity ${similarity.toFixed(3)}, threshold ${threshold.toFixed(3)}`,
  });
  svg.append(
    shape('path', { d: area(different), class: 'scale-different' }), shape('path', { d: area(same), class: 'scale-same' }),
    shape('line', { x1: 0, x2: width, y1: floor, y2: floor, class: 'scale-floor' }),
    shape('line', { x1: x(threshold), x2: x(threshold), y1: 0, y2: floor, class: 'scale-threshold' }),
    shape('line', { x1: x(similarity), x2: x(similarity), y1: 0, y2: floor + 8, class: 'scale-mark' }),
    shape('circle', { cx: x(similarity), cy: floor + 8, r: 7, class: 'scale-mark' }));
  const marks = [];
  for (let value = Math.ceil(low * 2) / 2; value <= high; value += 0.5) {
    const text = shape('text', { x: x(value), y: height - 4, 'text-anchor': value === low ? 'start' : value === high ? 'end' : 'middle' });
    text.textContent = value.toFixed(1);
    marks.push(text);
  }
  svg.append(...marks);
  return el('figure', { class: 'scale-figure' }, svg, el('figcaption', {},
    el('span', { class: 'key key-different' }, 'Pairs of two people'), el('span', { class: 'key key-same' }, 'Pairs of one person'),
    el('span', { class: 'key key-threshold' }, 'Threshold'), el('span', { class: 'key key-mark' }, 'This pair')));
}
