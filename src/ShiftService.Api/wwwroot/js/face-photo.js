// One of two photos to compare: where its faces are, what is wrong with the one that counts, and how that was cut out.
import { el, shape } from './dom.js';

const points = ['leftEye', 'rightEye', 'nose', 'leftMouth', 'rightMouth'];
const warningsInWords = {
  small: 'The face is small.', blurred: 'The face is blurred.', turned: 'The face is turned to the side.',
  tilted: 'The face is tilted; the photo may lie on its side.', dark: 'The face is dark.',
};

/**
 * @param {number} index 0 or 1
 * @param {(file: File) => void} onFile
 */
export function createFacePhoto(index, onFile) {
  let file = null, url = null;
  const input = el('input', {
    type: 'file', class: 'visually-hidden', id: `face-file-${index + 1}`, accept: 'image/jpeg,image/png,image/webp,image/gif,image/avif',
  });
  input.addEventListener('change', () => {
    const [chosen] = input.files;
    input.value = '';
    if (chosen) onFile(chosen);
  });
  const prompt = el('span', { class: 'face-prompt' }, el('strong', {}, index === 0 ? 'One photo' : 'Another photo'), 'Drop or choose');
  const image = el('img', { alt: '', hidden: true });
  const frame = el('label', { class: 'face-frame', for: input.id }, prompt, image, input);
  const crop = el('img', { class: 'face-crop', alt: 'The face as the network gets it', hidden: true });
  const name = el('strong'), notes = el('span', { class: 'note' });
  const element = el('figure', { class: 'face-photo' }, frame, el('figcaption', {}, crop, el('span', { class: 'face-words' }, name, notes)));
  // One photo dropped on a place goes there; two go to both, as anywhere else on the page.
  frame.addEventListener('drop', (event) => {
    if (event.dataTransfer?.files.length !== 1) return;
    event.preventDefault();
    event.stopPropagation();
    document.dispatchEvent(new DragEvent('dragleave'));
    onFile(event.dataTransfer.files[0]);
  });

  function clear() {
    frame.querySelector('svg')?.remove();
    crop.hidden = true;
    notes.textContent = '';
  }

  return {
    element,
    clear,
    get file() {
      return file;
    },
    /** @param {File} photo */
    take(photo) {
      file = photo;
      if (url) URL.revokeObjectURL(url);
      image.src = url = URL.createObjectURL(photo);
      image.alt = photo.name;
      image.hidden = false;
      prompt.hidden = true;
      name.textContent = photo.name;
      clear();
    },
    /** @param {any} answer what the service says of this photo */
    show({ width, height, faces, others }) {
      clear();
      const [face] = faces;
      frame.append(overlay(width, height, face, others));
      crop.src = face.crop;
      crop.hidden = false;
      const found = [`Score ${face.score.toFixed(2)}`, ...(others.length > 0 ? [`${others.length} more found`] : [])].join(', ');
      notes.textContent = [`${found}.`, ...face.warnings.map((warning) => warningsInWords[warning] ?? warning)].join(' ');
    },
  };
}

function overlay(width, height, face, others) {
  const svg = shape('svg', { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'xMidYMid meet', 'aria-hidden': 'true' });
  const rectangle = ({ x, y, width: w, height: h }, kind) => shape('rect', { x, y, width: w, height: h, class: kind, 'vector-effect': 'non-scaling-stroke' });
  svg.append(...others.map(({ box }) => rectangle(box, 'other')), rectangle(face.box, 'main'));
  const radius = Math.max(width, height) / 110;
  // A landmark counts from the centre of the first pixel, the drawing from its corner.
  svg.append(...points.map((point) => shape('circle', {
    cx: face.landmarks[point].x + 0.5, cy: face.landmarks[point].y + 0.5, r: radius, 'vector-effect': 'non-scaling-stroke',
  })));
  return svg;
}
