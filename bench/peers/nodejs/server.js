// node server.js FOLDER: serves the model package in FOLDER at POST /classify, the image as the body, and GET /health/ready.
// PORT (8090), WORKERS: processes (one a core), THREADS: of ONNX Runtime in each (1).
import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { Classifier } from './classifier.js';

const port = number('PORT', 8090);
const workers = number('WORKERS', availableParallelism());
const threads = number('THREADS', 1);
const maxBytes = 16 << 20;

function number(name, otherwise) {
  const value = process.env[name] ?? `${otherwise}`;
  if (!/^[1-9]\d{0,4}$/.test(value)) throw new Error(`${name} is '${value}', and must be a whole number from 1`);
  return Number(value);
}

async function serve() {
  const classifier = await Classifier.load(process.argv[2], threads);
  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url === '/health/ready') return answer(response, 200, { status: 'ready' });
    if (request.method !== 'POST' || request.url.split('?')[0] !== '/classify') return answer(response, 404, { title: 'no such route' });
    const chunks = [];
    let bytes = 0;
    request.on('data', (chunk) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
    });
    request.on('end', () => (bytes > maxBytes ? answer(response, 413, { title: 'too large' }) : classify(chunks, response)));
  });
  async function classify(chunks, response) {
    const started = performance.now();
    try {
      const { predictions, computeMs } = await classifier.classify(Buffer.concat(chunks), 5);
      answer(response, 200, { results: [{ predictions, timings: { computeMs } }], timings: { totalMs: performance.now() - started } });
    } catch (error) {
      answer(response, 400, { title: 'not a usable image', detail: error.message });
    }
  }
  server.listen(port);
}

function answer(response, status, body) {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

if (!process.argv[2]) throw new Error('usage: node server.js FOLDER');
if (cluster.isPrimary && workers > 1) {
  for (let i = 0; i < workers; i++) cluster.fork();
  cluster.on('exit', (worker, code) => {
    if (!worker.exitedAfterDisconnect && code) process.exit(code);
  });
  process.on('SIGTERM', () => cluster.disconnect(() => process.exit(0)));
} else {
  await serve();
}
