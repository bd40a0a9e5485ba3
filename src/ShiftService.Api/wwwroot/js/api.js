// The service as the page needs it: two calls, and problem details as exceptions.

import { readEvents } from './events.js';

/** The header that carries an API key. */
export const keyHeader = 'X-API-Key';

/** The form field that carries a picture; repeated for several. */
export const pictureField = 'image';

const noAnswer = { code: 'no_answer', title: 'The service did not answer.', detail: 'It may be down, or the connection was cut.' };

/** What the service said instead of an answer (RFC 9457), or what stands for it where there was none. */
export class ProblemError extends Error {
  /**
   * @param {Record<string, any>} problem title, detail, status, code, and the numbers that go with it
   * @param {number | null} retryAfterSeconds
   */
  constructor(problem, retryAfterSeconds = null) {
    super(problem.title);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** @returns {Promise<any[]>} the models that the service knows, each with isDefault */
export async function listModels(key) {
  const { body } = await call('models', { headers: headersFor(key) });
  return body.models.map((model) => ({ ...model, isDefault: body.defaults.includes(model.name) }));
}

/**
 * A question to /classify, before it is sent: the page sends it, and the curl command says it.
 * @param {{ files: File[], model: string, version: string, top: number, priority: string }} question
 */
export function classifyRequest({ files, model, version, top, priority }) {
  const url = new URL('classify', document.baseURI);
  if (model) url.searchParams.set('model', model);
  if (version) url.searchParams.set('version', version);
  url.searchParams.set('top', String(top));
  url.searchParams.set('priority', priority);
  return { url: url.href, files };
}

/** Sends a request. @returns {Promise<{ answer: any, roundTripMs: number }>} */
export async function classify(request, key, signal) {
  const form = new FormData();
  for (const file of request.files) form.append(pictureField, file, file.name);
  const { body, elapsedMs } = await call(request.url, { method: 'POST', body: form, headers: headersFor(key), signal });
  return { answer: body, roundTripMs: elapsedMs };
}

/**
 * A question to /verify, before it is sent.
 * @param {{ files: File[], model: string, detector: string, far: string }} question
 */
export function verifyRequest({ files, model, detector, far }) {
  const url = new URL('verify', document.baseURI);
  url.searchParams.set('model', model);
  url.searchParams.set('detector', detector);
  url.searchParams.set('far', far);
  url.searchParams.set('returnCrops', 'true');
  return { url: url.href, files, fields: ['image1', 'image2'] };
}

/** Sends a request to /verify. @returns {Promise<{ answer: any, roundTripMs: number }>} */
export async function verify(request, key, signal) {
  const form = new FormData();
  request.files.forEach((file, index) => form.append(request.fields[index], file, file.name));
  const { body, elapsedMs } = await call(request.url, { method: 'POST', body: form, headers: headersFor(key), signal });
  return { answer: body, roundTripMs: elapsedMs };
}

/** @returns {Promise<any>} the styles of a model, with its name and version */
export async function listStyles(model, key) {
  const { body } = await call(`styles?model=${encodeURIComponent(model)}`, { headers: headersFor(key) });
  return body;
}

/**
 * A question to /stylize, before it is sent.
 * @param {{ file: File, model: string, style: string, strength: number, preserveColors: boolean, maxSide: number | null }} question
 */
export function stylizeRequest({ file, model, style, strength, preserveColors, maxSide }) {
  const url = new URL('stylize', document.baseURI);
  url.searchParams.set('model', model);
  url.searchParams.set('style', style);
  if (strength !== 1) url.searchParams.set('strength', String(strength));
  if (preserveColors) url.searchParams.set('preserveColors', 'true');
  if (maxSide !== null) url.searchParams.set('maxSide', String(maxSide));
  // Commas and colons may stand as they are, and read better.
  return { url: url.href.replaceAll('%2C', ',').replaceAll('%3A', ':'), files: [file] };
}

/**
 * Sends a request to /stylize, and tells how far it is.
 * @param {(share: number) => void} onProgress
 * @returns {Promise<{ picture: Blob, answer: any, roundTripMs: number }>}
 */
export async function stylize(request, key, onProgress, signal) {
  const start = performance.now();
  const form = new FormData();
  form.append(pictureField, request.files[0], request.files[0].name);
  const headers = { ...headersFor(key), Accept: 'text/event-stream' };
  let response;
  try {
    response = await fetch(request.url, { method: 'POST', body: form, headers, signal });
    if (!response.ok) throw await asError(response);
    for await (const { name, data } of readEvents(response.body)) {
      if (name === 'progress') onProgress(data.share);
      if (name === 'problem') throw new ProblemError(data);
      if (name === 'result')
        return { picture: asBlob(data.image, data.type), answer: { ...data, image: undefined }, roundTripMs: performance.now() - start };
    }
  } catch (error) {
    if (error.name === 'AbortError' || error instanceof ProblemError) throw error;
  }
  throw new ProblemError(noAnswer);
}

/** One of the page's own files, as if it had been dropped. @returns {Promise<File>} */
export async function ownFile(url, name) {
  let response, blob;
  try {
    response = await fetch(url);
    blob = await response.blob();
  } catch {
    throw new ProblemError(noAnswer);
  }
  if (!response.ok) throw new ProblemError({ status: response.status, title: `${name} is not there.` });
  return new File([blob], name, { type: blob.type });
}

function headersFor(key) {
  return key ? { Accept: 'application/json', [keyHeader]: key } : { Accept: 'application/json' };
}

async function call(url, options) {
  const start = performance.now();
  let response, text;
  try {
    response = await fetch(url, options);
    text = await response.text();
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ProblemError(noAnswer);
  }
  const elapsedMs = performance.now() - start;
  const body = parse(text);
  if (response.ok && body !== null) return { body, elapsedMs };
  throw new ProblemError(asProblem(response, body, text), retryAfter(response));
}

async function asError(response) {
  const text = await response.text();
  return new ProblemError(asProblem(response, parse(text), text), retryAfter(response));
}

function asBlob(base64, type) {
  const text = atob(base64), bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new Blob([bytes], { type });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// A proxy in between may answer in words of its own.
function asProblem(response, body, text) {
  if (body !== null && typeof body === 'object' && body.title) return { status: response.status, ...body };
  return { status: response.status, title: response.statusText || 'An unexpected answer.', detail: text.slice(0, 300) };
}

function retryAfter(response) {
  const header = response.headers.get('Retry-After');
  if (header === null) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : null;
}
