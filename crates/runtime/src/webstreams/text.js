// TextEncoderStream and TextDecoderStream.
'use strict';

const { invalidThis, describe, inspectAs, customInspectSymbol } = require('./shared.js');
const { TransformStream } = require('./transform.js');

const HIGH = /[\ud800-\udbff]$/;

class TextEncoderStream {
  #transform;
  #held = ''; // the first half of a pair

  constructor() {
    const encoder = new TextEncoder();
    this.#transform = new TransformStream({
      transform: (chunk, controller) => {
        let text = this.#held + `${chunk}`;
        this.#held = '';
        if (HIGH.test(text)) {
          this.#held = text.at(-1);
          text = text.slice(0, -1);
        }
        if (text !== '') controller.enqueue(encoder.encode(text));
      },
      flush: (controller) => {
        if (this.#held !== '') controller.enqueue(encoder.encode(this.#held));
      },
    });
  }

  static is(value) {
    return typeof value === 'object' && value !== null && #transform in value;
  }

  get encoding() {
    checkEncoder(this);
    return 'utf-8';
  }

  get readable() {
    checkEncoder(this);
    return this.#transform.readable;
  }

  get writable() {
    checkEncoder(this);
    return this.#transform.writable;
  }

  [customInspectSymbol](depth, options) {
    checkEncoder(this);
    const { encoding, readable, writable } = this;
    return inspectAs(this, depth, options, { encoding, readable, writable });
  }
}

class TextDecoderStream {
  #transform;
  #decoder;

  constructor(encoding = 'utf-8', options = {}) {
    const decoder = new TextDecoder(encoding, options);
    this.#decoder = decoder;
    this.#transform = new TransformStream({
      transform(chunk, controller) {
        const text = decoder.decode(chunk, { stream: true });
        if (text !== '') controller.enqueue(text);
      },
      flush(controller) {
        const text = decoder.decode();
        if (text !== '') controller.enqueue(text);
      },
    });
  }

  static is(value) {
    return typeof value === 'object' && value !== null && #transform in value;
  }

  get encoding() {
    checkDecoder(this);
    return this.#decoder.encoding;
  }

  get fatal() {
    checkDecoder(this);
    return this.#decoder.fatal;
  }

  get ignoreBOM() {
    checkDecoder(this);
    return this.#decoder.ignoreBOM;
  }

  get readable() {
    checkDecoder(this);
    return this.#transform.readable;
  }

  get writable() {
    checkDecoder(this);
    return this.#transform.writable;
  }

  [customInspectSymbol](depth, options) {
    checkDecoder(this);
    const { encoding, fatal, ignoreBOM, readable, writable } = this;
    return inspectAs(this, depth, options, { encoding, fatal, ignoreBOM, readable, writable });
  }
}

const isEncoder = TextEncoderStream.is;
const isDecoder = TextDecoderStream.is;
delete TextEncoderStream.is;
delete TextDecoderStream.is;

function checkEncoder(value) {
  if (!isEncoder(value)) throw invalidThis('TextEncoderStream');
}

function checkDecoder(value) {
  if (!isDecoder(value)) throw invalidThis('TextDecoderStream');
}

describe(TextEncoderStream, ['encoding', 'readable', 'writable']);
describe(TextDecoderStream, ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable']);

module.exports = { TextEncoderStream, TextDecoderStream };
