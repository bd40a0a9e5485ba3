// One photo in two views: upright with the crop that the network saw, and that crop at the network's size.
import { el } from './dom.js';
import { pixels, size } from './format.js';

// What was done to the stored pixels, by EXIF orientation.
const turns = {
  2: 'mirrored', 3: 'turned by 180°', 4: 'flipped', 5: 'mirrored and turned left', 6: 'turned right',
  7: 'mirrored and turned right', 8: 'turned left',
};

/** @param {File} file */
export function createPicture(file) {
  const url = URL.createObjectURL(file);
  const image = el('img', { src: url, alt: file.name });
  const crop = el('div', { class: 'crop', hidden: true });
  const frame = el('div', { class: 'frame' }, image, crop);
  const canvas = el('canvas', { width: 1, height: 1, role: 'img' });
  const uprightTitle = el('strong', {}, 'Upright photo, and the crop');
  const uprightNote = el('p', { class: 'note' }, 'Reading');
  const inputNote = el('p', { class: 'note' }, 'Waiting');
  const upright = el('figure', { class: 'upright' }, frame, el('figcaption', {}, uprightTitle, uprightNote));
  const input = el('figure', { class: 'input pending' }, canvas, el('figcaption', {}, el('strong', {}, 'What the network gets'), inputNote));

  let reported = false; // the answer may be there before the browser has read the photo
  const decoded = image.decode().then(() => true, () => false);
  decoded.then((readable) => {
    if (readable) fit(frame, image.naturalWidth / image.naturalHeight);
    else frame.replaceWith(el('p', { class: 'unreadable' }, 'Your browser cannot show this file.'));
    if (!reported) uprightNote.textContent = readable ? size(image.naturalWidth, image.naturalHeight) : '';
  });

  return {
    upright,
    input,
    /** Marks the crop and draws the input. @param {any} report the answer's `preprocess` */
    async show(report) {
      reported = true;
      input.classList.remove('pending');
      uprightNote.textContent = uprightText(report);
      inputNote.textContent = inputText(report);
      if (!(await decoded)) return;
      placeCrop(frame, image, crop, report);
      drawInput(canvas, image, report);
    },
    /** There is no answer for this photo. */
    fail() {
      input.remove();
      uprightTitle.remove();
    },
    dispose() {
      URL.revokeObjectURL(url);
    },
  };
}

function fit(frame, ratio) {
  frame.style.setProperty('--ratio', String(ratio));
}

// A crop may reach beyond the photo (padding), so the frame shows both.
function placeCrop(frame, image, crop, { crop: area, orientedWidth, orientedHeight }) {
  const left = Math.min(0, area.x), top = Math.min(0, area.y);
  const width = Math.max(orientedWidth, area.x + area.width) - left;
  const height = Math.max(orientedHeight, area.y + area.height) - top;
  fit(frame, width / height);
  const place = (element, x, y, w, h) => Object.assign(element.style, {
    left: `${(100 * (x - left)) / width}%`, top: `${(100 * (y - top)) / height}%`,
    width: `${(100 * w) / width}%`, height: `${(100 * h) / height}%`,
  });
  place(image, 0, 0, orientedWidth, orientedHeight);
  place(crop, area.x, area.y, area.width, area.height);
  crop.hidden = false;
}

function drawInput(canvas, image, { crop, orientedWidth, orientedHeight, inputWidth, inputHeight }) {
  canvas.width = inputWidth;
  canvas.height = inputHeight;
  canvas.setAttribute('aria-label', `The crop at ${inputWidth} × ${inputHeight} pixels`);
  const context = canvas.getContext('2d');
  context.fillRect(0, 0, inputWidth, inputHeight); // black, where the crop reaches beyond the photo
  context.imageSmoothingQuality = 'high';
  const scaleX = image.naturalWidth / orientedWidth, scaleY = image.naturalHeight / orientedHeight;
  context.drawImage(
    image, crop.x * scaleX, crop.y * scaleY, crop.width * scaleX, crop.height * scaleY, 0, 0, inputWidth, inputHeight);
}

function uprightText({ format, sourceWidth, sourceHeight, orientation, orientedWidth, orientedHeight }) {
  const stored = `${format.toUpperCase()}, ${size(sourceWidth, sourceHeight)}`;
  const turn = turns[orientation];
  return turn ? `${stored}; ${turn} (EXIF ${orientation}): ${size(orientedWidth, orientedHeight)}` : stored;
}

function inputText({ crop, orientedWidth, orientedHeight, inputWidth, inputHeight }) {
  const whole = crop.x === 0 && crop.y === 0 && crop.width === orientedWidth && crop.height === orientedHeight;
  const from = whole ? 'the whole photo' : `${size(crop.width, crop.height)} from (${pixels(crop.x)},\u00a0${pixels(crop.y)})`;
  return `${size(inputWidth, inputHeight)} pixels, ${from}`;
}
