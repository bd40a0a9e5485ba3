// Drawings made for this page, so that a visitor without a photo can try it. They are files like any other photo.
import { ownFile } from './api.js';
import { el } from './dom.js';

const samples = [
  { file: 'yawl.jpg', title: 'A yawl at sea' },
  { file: 'oranges.webp', title: 'Oranges on a table' },
  { file: 'school-bus.jpg', title: 'A school bus, held sideways: its file says how to turn it (EXIF orientation 6)' },
  { file: 'ladybug.png', title: 'A ladybug on a leaf' },
];

/**
 * @param {HTMLElement} list
 * @param {(files: () => Promise<File[]>) => void} take
 */
export function showSamples(list, take) {
  list.append(...samples.map(({ file, title }) => {
    const url = `samples/${file}`;
    return el('button', { type: 'button', class: 'sample', title, 'aria-label': title, onclick: () => {
      take(async () => [await ownFile(url, file)]);
    } }, el('img', { src: url, alt: '', width: 64, height: 64, loading: 'lazy' }));
  }));
}
