// The panel that paints: one photo, a style or a mix of two, and the painting over the photo.
import { listStyles, ProblemError, stylize, stylizeRequest } from './api.js';
import { createComparison } from './compare.js';
import { curlBlock } from './curl.js';
import { el } from './dom.js';
import { milliseconds, percent, size } from './format.js';
import { problemBox } from './problem.js';
import { createStrip } from './strip.js';

const sides = [[512, '512 pixels'], [1024, '1024 pixels'], [2048, '2048 pixels'], [null, 'As it is']];
const pause = 250; // ms without a change before a slider's position is painted

/**
 * @param {HTMLElement} place
 * @param {() => string} key
 * @param {(text: string) => void} announce
 */
export function createPainter(place, key, announce) {
  let model = null, styles = [], panel = null, file = null;

  return {
    /** @param {any[]} models those that the service has; answers whether any of them paints */
    async offer(models) {
      const painter = models.find(({ versions, defaultVersion }) =>
        versions.some(({ version, card }) => version === defaultVersion && card?.task === 'stylization'));
      if (!painter) return false;
      if (painter.name === model) return true;
      try {
        ({ styles } = await listStyles(painter.name, key()));
      } catch (error) {
        if (error instanceof ProblemError) return false; // it may be gone since
        throw error;
      }
      model = painter.name;
      panel = createPanel(model, styles, key, announce);
      place.replaceChildren(panel.element);
      if (file) panel.take(file);
      return true;
    },
    /** @param {File} photo */
    take(photo) {
      file = photo;
      panel?.take(photo);
    },
    get photo() {
      return file;
    },
  };
}

function createPanel(model, styles, key, announce) {
  let file = null, fileUrl = null, paintedUrl = null, running = null, timer = 0, chosen = styles[0].name;
  const comparison = createComparison();
  // An image element sends no key.
  const shown = key() === '' ? styles : styles.map((style) => ({ ...style, thumbnail: undefined }));
  const strip = createStrip(shown, (name) => {
    chosen = name;
    strip.select(name);
    showMix();
    paint();
  });
  const second = el('select', { id: 'second-style' });
  const mix = slider('mix', 'Mix', 50), strength = slider('strength', 'Strength', 100);
  const colors = el('input', { type: 'checkbox', id: 'keep-colors' });
  const side = el('select', { id: 'side' }, ...sides.map(([value, text]) => el('option', { value: value ?? '' }, text)));
  side.value = '1024';
  const progress = el('progress', { max: 1, value: 0, 'aria-label': 'Painting', hidden: true });
  const note = el('p', { class: 'note', role: 'status' });
  const download = el('a', { class: 'button', hidden: true }, 'Download');
  const failure = el('div'), curl = el('div');
  const stage = el('div', { class: 'paint-stage', hidden: true },
    comparison.element, progress, el('div', { class: 'paint-foot' }, note, download), failure);
  const controls = el('form', { class: 'paint-controls', autocomplete: 'off', hidden: true, onsubmit: (event) => event.preventDefault() },
    strength.element,
    el('label', { class: 'field', for: 'second-style' }, 'Mix with', second), mix.element,
    el('label', { class: 'field', for: 'side' }, 'Longest side', side),
    el('label', { class: 'check', for: 'keep-colors' }, colors, 'Keep the photo\u2019s colours'));
  const element = el('div', { class: 'paint' }, stage, el('h2', { class: 'strip-title' }, 'Styles'), strip.element, controls, curl);

  for (const control of [second, side, colors]) control.addEventListener('change', paint);
  second.addEventListener('change', showMix);
  for (const { input } of [mix, strength]) {
    input.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(paint, pause);
    });
  }
  strip.select(chosen);
  showMix();

  function showMix() {
    const before = second.value;
    second.replaceChildren(el('option', { value: '' }, 'Nothing'),
      ...styles.filter(({ name }) => name !== chosen).map(({ name, title }) => el('option', { value: name }, title)));
    if (before !== chosen) second.value = before;
    mix.element.hidden = second.value === '';
    mix.name(`More of ${titleOf(second.value)}`);
  }

  function titleOf(name) {
    return styles.find((style) => style.name === name)?.title ?? '';
  }

  function question() {
    const share = second.value === '' ? 0 : mix.input.valueAsNumber / 100;
    const style = share === 0 ? chosen : share === 1 ? second.value : `${chosen}:${round(1 - share)},${second.value}:${share}`;
    return stylizeRequest({
      file, model, style, strength: strength.input.valueAsNumber / 100, preserveColors: colors.checked,
      maxSide: side.value === '' ? null : Number(side.value),
    });
  }

  async function paint() {
    clearTimeout(timer);
    if (!file) return;
    running?.abort();
    const mine = (running = new AbortController());
    const request = question();
    const output = `${file.name.replace(/\.[^.]*$/, '')}-${chosen}.jpg`;
    curl.replaceChildren(el('div', { class: 'result-foot' }, curlBlock({ ...request, accept: 'image/jpeg', output }, key() !== '')));
    failure.replaceChildren();
    progress.hidden = false;
    progress.removeAttribute('value');
    element.setAttribute('aria-busy', 'true');
    try {
      const { picture, answer, roundTripMs } = await stylize(request, key(), (share) => { progress.value = share; }, mine.signal);
      const url = URL.createObjectURL(picture);
      await comparison.after(url, answer.width, answer.height);
      if (mine.signal.aborted) return URL.revokeObjectURL(url);
      if (paintedUrl) URL.revokeObjectURL(paintedUrl);
      paintedUrl = download.href = url;
      download.download = picture.type === 'image/png' ? output.replace(/jpg$/, 'png') : output;
      download.hidden = false;
      note.textContent = `${inWords(answer.style)} \u00b7 ${size(answer.width, answer.height)} in ${milliseconds(roundTripMs)}`;
      done();
    } catch (error) {
      if (error.name === 'AbortError') return; // another request took its place
      done();
      if (!(error instanceof ProblemError)) throw error;
      note.textContent = '';
      failure.replaceChildren(problemBox(error, paint));
    }
  }

  function done() {
    progress.hidden = true;
    element.setAttribute('aria-busy', 'false');
  }

  function inWords(style) {
    return style.split(',').map((part) => {
      const [name, weight] = part.split(':');
      return weight ? `${titleOf(name)} ${percent(Number(weight))}` : titleOf(name);
    }).join(' and ');
  }

  return {
    element,
    take(photo) {
      file = photo;
      if (fileUrl) URL.revokeObjectURL(fileUrl);
      fileUrl = URL.createObjectURL(photo);
      stage.hidden = controls.hidden = false;
      download.hidden = true;
      note.textContent = '';
      comparison.before(fileUrl);
      announce(`Painting ${photo.name}`);
      // The large picture first: the strip takes a while.
      paint().then(() => strip.fill(photo, model, key()));
    },
  };
}

function slider(id, text, value) {
  const input = el('input', { type: 'range', id, min: 0, max: 100, step: 1, value });
  const label = el('span', {}, text), output = el('output', { for: id });
  const show = () => { output.textContent = `${input.value} %`; };
  input.addEventListener('input', show);
  show();
  return {
    input,
    element: el('label', { class: 'field', for: id }, el('span', { class: 'field-head' }, label, output), input),
    name(other) { label.textContent = other; },
  };
}

function round(value) {
  return Math.round(value * 100) / 100;
}
