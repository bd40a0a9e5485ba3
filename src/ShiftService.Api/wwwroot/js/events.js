// Server-sent events of an answer to a POST, for which browsers' own EventSource is not made.

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @returns {AsyncGenerator<{ name: string, data: any }>}
 */
export async function* readEvents(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let pieces = []; // of an event whose end is not there yet: pictures are long
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    pieces.push(value);
    if (!value.includes('\n') && !pieces.at(-2)?.endsWith('\n')) continue;
    const events = pieces.join('').split('\n\n');
    pieces = [events.pop()];
    for (const event of events) {
      const [first, second] = event.split('\n');
      yield { name: first.slice('event: '.length), data: JSON.parse(second.slice('data: '.length)) };
    }
  }
}
