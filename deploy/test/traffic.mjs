// node traffic.mjs URL PHOTO SECONDS: classifies the photo for so long, four requests at a time: single images, batches, and some that
// cannot be answered before their deadline. Prints the statuses and how often each came. A status above 499 is a failure.
import { readFileSync } from 'node:fs';

const [url, photo, seconds] = process.argv.slice(2);
const image = new Blob([readFileSync(photo)], { type: 'image/jpeg' });
const counts = {};
const end = Date.now() + Number(seconds) * 1000;

async function post(body, query = '') {
  const answer = await fetch(`${url}/classify${query}`, { method: 'POST', body });
  await answer.arrayBuffer();
  counts[answer.status] = (counts[answer.status] ?? 0) + 1;
}

function form(images) {
  const body = new FormData();
  for (let i = 0; i < images; i++) body.append('files', image, `photo${i}.jpg`);
  return body;
}

async function client() {
  for (let i = 0; Date.now() < end; i++) {
    if (i % 20 === 9) await post(form(8));
    else if (i % 20 === 19) await post(form(64), '?deadlineMs=1');
    else await post(image);
  }
}

await Promise.all([client(), client(), client(), client()]);
console.log(JSON.stringify(counts));
process.exitCode = counts[200] > 0 && Object.keys(counts).every(status => status < 500) ? 0 : 1;
