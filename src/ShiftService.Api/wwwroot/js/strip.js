// One photo in all styles, small: the choice of a style.
import { stylize, stylizeRequest } from './api.js';
import { el } from './dom.js';

const side = 192;

/**
 * @param {{ name: string, title: string, painter: string, year: string, thumbnail?: string }[]} styles
 * @param {(name: string) => void} choose
 */
export function createStrip(styles, choose) {
  let running = null; // the AbortController of the pictures under way
  let urls = [];
  const buttons = styles.map(({ name, title, painter, year, thumbnail }) => {
    const image = el('img', { src: thumbnail ?? null, alt: '', width: side, height: side });
    image.hidden = !thumbnail;
    const button = el('button', { type: 'button', class: 'style', 'aria-pressed': 'false', onclick: () => choose(name) },
      el('span', { class: 'style-picture' }, image),
      el('span', { class: 'style-title' }, title), el('span', { class: 'style-painter' }, `${painter}, ${year}`));
    return { name, image, button };
  });
  return {
    element: el('div', { class: 'strip', role: 'group', 'aria-label': 'Styles' }, ...buttons.map(({ button }) => button)),
    select(name) {
      for (const one of buttons) one.button.setAttribute('aria-pressed', String(one.name === name));
    },
    /** Paints a photo in every style, one after the other; a failure leaves a place empty, since the large picture tells of it. */
    async fill(file, model, key) {
      running?.abort();
      const mine = (running = new AbortController());
      for (const url of urls) URL.revokeObjectURL(url);
      urls = [];
      for (const { name, image, button } of buttons) {
        button.classList.add('waiting');
        image.hidden = true;
      }
      for (const { name, image, button } of buttons) {
        const request = stylizeRequest({ file, model, style: name, strength: 1, preserveColors: false, maxSide: side });
        try {
          const { picture } = await stylize(request, key, () => {}, mine.signal);
          if (mine.signal.aborted) return;
          const url = URL.createObjectURL(picture);
          urls.push(url);
          image.src = url;
          image.hidden = false;
        } catch (error) {
          if (error.name === 'AbortError') return;
        }
        button.classList.remove('waiting');
      }
    },
    stop() {
      running?.abort();
    },
  };
}
