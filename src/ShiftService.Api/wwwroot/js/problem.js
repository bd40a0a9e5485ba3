// What went wrong, in the service's words (RFC 9457): title, detail, code, and every number that it gives.
import { el } from './dom.js';

const known = new Set(['type', 'title', 'detail', 'status', 'code', 'instance', 'errors', 'retryAfterMs']);

// What the client did, and yet may work the next time.
const passes = new Set([408, 429]);

/**
 * @param {import('./api.js').ProblemError} error
 * @param {(() => void) | null} retry sends the same request again
 */
export function problemBox({ problem, retryAfterSeconds = null }, retry = null) {
  const facts = Object.entries(problem).filter(([name, value]) => !known.has(name) && value !== null);
  const box = el('section', { class: 'problem', role: 'alert' },
    el('p', { class: 'problem-code' }, [problem.status, problem.code].filter(Boolean).join(' · ')),
    el('h3', {}, problem.title),
    problem.detail && problem.detail !== problem.title && el('p', {}, problem.detail),
    problem.errors && errorList(problem.errors),
    facts.length > 0 && el('dl', { class: 'facts' }, ...facts.map(([name, value]) =>
      el('div', {}, el('dt', {}, words(name)), el('dd', {}, asText(value))))));
  if (retry) box.append(retryButton(retry, retryAfterSeconds, !(problem.status < 500) || passes.has(problem.status)));
  return box;
}

function errorList(errors) {
  return el('ul', {}, ...errors.map(({ path, reason }) => el('li', {}, el('code', {}, path), ` ${reason}`)));
}

function retryButton(retry, seconds, mayHelp) {
  const button = el('button', { type: 'button', class: mayHelp ? null : 'quiet', onclick: retry });
  const until = Date.now() + (seconds ?? 0) * 1000;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? `Try again in ${left} s` : 'Try again';
    if (left > 0) setTimeout(tick, 250);
  };
  tick();
  return button;
}

// retryAfterSeconds reads "retry after seconds".
function words(name) {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase();
}

function asText(value) {
  if (typeof value === 'number') return value.toLocaleString('en');
  if (Array.isArray(value)) return value.map(asText).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
