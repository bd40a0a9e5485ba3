// Drawings made for this page, so that a visitor without a photo can try it. They are files like any other photo.
import { ownFile } from './api.js';
import { el } from './dom.js';

const samples = [
  { file: 'ship.jpg', title: 'A ship at sea' },
  { file: 'airplane.webp', title: 'An airplane among clouds' },
  { file: 'automobile.jpg', title: 'A car, held sideways: its file says how to turn it (EXIF orientation 6)' },
  { file: 'bird.png', title: 'A bird on a branch' },
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
