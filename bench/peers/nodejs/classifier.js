// A model package and the way through it: sharp decodes, turns, crops and scales; onnxruntime-node computes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ort from 'onnxruntime-node';
import sharp from 'sharp';

export class Classifier {
  static async load(folder, threads) {
    const card = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
    const labels = readFileSync(join(folder, card.labels), 'utf8').split('\n').map((line) => line.trim()).filter(Boolean);
    const session = await ort.InferenceSession.create(join(folder, 'model.onnx'), {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
    });
    return new Classifier(card, labels, session);
  }

  constructor(card, labels, session) {
    // One thread of libvips for each image: requests are the parallelism. Operations of one image are of no use to the next.
    sharp.concurrency(1);
    sharp.cache(false);
    this.card = card;
    this.labels = labels;
    this.session = session;
    const { mean, std } = card.input;
    this.scale = std.map((deviation) => 1 / (255 * deviation));
    this.offset = mean.map((value, channel) => -value / std[channel]);
  }

  async classify(file, top) {
    const { data, info } = await this.decode(file);
    const started = performance.now();
    const outputs = await this.session.run({ [this.session.inputNames[0]]: this.tensor(data) });
    const computeMs = performance.now() - started;
    return { predictions: this.best(outputs[this.session.outputNames[0]].data, top), size: info, computeMs };
  }

  decode(file) {
    const { width, height } = this.card.input;
    return sharp(file, { failOn: 'error', limitInputPixels: 50_000_000 })
      .rotate()
      .resize(width, height, { fit: 'cover', kernel: 'lanczos3' })
      .removeAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
  }

  tensor(pixels) {
    const { width, height } = this.card.input;
    const plane = width * height;
    const numbers = new Float32Array(3 * plane);
    const [r, g, b] = this.scale;
    const [r0, g0, b0] = this.offset;
    for (let i = 0, at = 0; i < plane; i++, at += 3) {
      numbers[i] = pixels[at] * r + r0;
      numbers[plane + i] = pixels[at + 1] * g + g0;
      numbers[2 * plane + i] = pixels[at + 2] * b + b0;
    }
    return new ort.Tensor('float32', numbers, [1, 3, height, width]);
  }

  best(logits, top) {
    let most = -Infinity;
    for (const logit of logits) most = Math.max(most, logit);
    const exponentials = Array.from(logits, (logit) => Math.exp(logit - most));
    const sum = exponentials.reduce((a, b) => a + b, 0);
    return exponentials
      .map((value, index) => ({ label: this.labels[index], index, probability: value / sum }))
      .sort((a, b) => b.probability - a.probability)
      .slice(0, top);
  }
}
