// Two pictures of one size, one over the other, and a handle between them: by mouse, finger or arrow keys.
import { el } from './dom.js';

/** @returns {{ element: HTMLElement, before: (url: string) => void, after: (url: string, width: number, height: number) => void }} */
export function createComparison() {
  const beforeImage = el('img', { alt: 'The photo', draggable: 'false' });
  const afterImage = el('img', { alt: 'The painting', class: 'after', draggable: 'false', hidden: true });
  const handle = el('input', {
    type: 'range', min: 0, max: 100, step: 1, value: 50, 'aria-label': 'Between the photo and the painting', hidden: true,
  });
  const element = el('div', { class: 'compare' }, beforeImage, afterImage, handle, el('span', { class: 'compare-line', 'aria-hidden': 'true' }));
  handle.addEventListener('input', place);
  // The browser's own handle is small, and jumps; the picture is large.
  element.addEventListener('pointerdown', (event) => {
    if (afterImage.hidden || event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    handle.focus({ focusVisible: false });
    event.preventDefault();
    follow(event);
  });
  element.addEventListener('pointermove', (event) => {
    if (element.hasPointerCapture(event.pointerId)) follow(event);
  });

  function follow(event) {
    const { left, width } = element.getBoundingClientRect();
    handle.value = String(Math.round(((event.clientX - left) / width) * 100));
    place();
  }

  function place() {
    element.style.setProperty('--split', `${handle.value}%`);
    handle.setAttribute('aria-valuetext', `${handle.value} % photo`);
  }

  place();
  return {
    element,
    before(url) {
      afterImage.hidden = handle.hidden = true;
      element.classList.remove('painted');
      beforeImage.src = url;
      beforeImage.addEventListener('load', () => frame(beforeImage.naturalWidth, beforeImage.naturalHeight), { once: true });
    },
    async after(url, width, height) {
      const next = new Image();
      next.src = url;
      await next.decode(); // so that the old one stays until then
      afterImage.src = url;
      frame(width, height);
      afterImage.hidden = handle.hidden = false;
      element.classList.add('painted');
    },
  };

  function frame(width, height) {
    element.style.setProperty('--ratio', String(width / height));
  }
}
