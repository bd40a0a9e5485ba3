// The same request for a terminal. A key is never written out: the command takes it from the environment.
import { keyHeader, pictureField } from './api.js';
import { el } from './dom.js';

const keyVariable = 'SHIFT_API_KEY';

/**
 * @param {{ url: string, files: File[], fields?: string[], accept?: string, output?: string }} request
 * @param {boolean} hasKey
 */
export function curlCommand(request, hasKey) {
  const lines = [`curl ${shellQuote(request.url)}`];
  if (hasKey) lines.push(`-H "${keyHeader}: $${keyVariable}"`);
  if (request.accept) lines.push(`-H ${shellQuote(`Accept: ${request.accept}`)}`);
  request.files.forEach((file, index) =>
    lines.push(`-F ${shellQuote(`${request.fields?.[index] ?? pictureField}=@${formName(file.name)}`)}`));
  if (request.output) lines.push(`-o ${shellQuote(request.output)}`);
  return lines.join(' \\\n  ');
}

/** The command with a button that copies it. */
export function curlBlock(request, hasKey) {
  const command = curlCommand(request, hasKey);
  const code = el('code', { tabindex: 0, 'aria-label': 'curl command' }, command);
  const button = el('button', { type: 'button', class: 'quiet', onclick: async () => {
    await copy(command, code);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  } }, 'Copy');
  const hint = hasKey && el('p', { class: 'note' }, `Put the key into the variable ${keyVariable} first.`);
  return el('section', { class: 'curl', 'aria-label': 'The same request with curl' },
    el('div', { class: 'curl-head' }, el('h3', {}, 'The same with curl'), button), el('pre', {}, code), hint);
}

// Without HTTPS a page has no clipboard of its own, only the selection's.
async function copy(text, element) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  getSelection().selectAllChildren(element);
  document.execCommand('copy');
}

function shellQuote(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

// In -F, curl gives , and ; a meaning outside double quotes, and " and \ one inside.
function formName(name) {
  return /[,;"\\]/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : name;
}
