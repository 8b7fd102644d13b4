// ByteLengthQueuingStrategy and CountQueuingStrategy.
'use strict';

const { codes } = require('internal:errors');
const { checkObject, describe, inspectAs, invalidThis, customInspectSymbol } = require('./shared.js');

// Each kind has one function for all its objects.
const sizes = {
  __proto__: null,
  ByteLengthQueuingStrategy: { size(chunk) { return chunk.byteLength; } }.size,
  CountQueuingStrategy: { size() { return 1; } }.size,
};

function highWaterMarkOf(init) {
  checkObject(init, 'init');
  if (init.highWaterMark === undefined) throw new codes.ERR_MISSING_OPTION('init.highWaterMark');
  return +init.highWaterMark;
}

class ByteLengthQueuingStrategy {
  #mark;

  constructor(init) {
    this.#mark = highWaterMarkOf(init);
  }

  get highWaterMark() {
    if (typeof this !== 'object' || this === null || !(#mark in this)) throw invalidThis('ByteLengthQueuingStrategy');
    return this.#mark;
  }

  get size() {
    if (typeof this !== 'object' || this === null || !(#mark in this)) throw invalidThis('ByteLengthQueuingStrategy');
    return sizes.ByteLengthQueuingStrategy;
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, depth, options, { highWaterMark: this.highWaterMark });
  }
}

class CountQueuingStrategy {
  #mark;

  constructor(init) {
    this.#mark = highWaterMarkOf(init);
  }

  get highWaterMark() {
    if (typeof this !== 'object' || this === null || !(#mark in this)) throw invalidThis('CountQueuingStrategy');
    return this.#mark;
  }

  get size() {
    if (typeof this !== 'object' || this === null || !(#mark in this)) throw invalidThis('CountQueuingStrategy');
    return sizes.CountQueuingStrategy;
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, depth, options, { highWaterMark: this.highWaterMark });
  }
}

describe(ByteLengthQueuingStrategy, ['highWaterMark', 'size']);
describe(CountQueuingStrategy, ['highWaterMark', 'size']);

module.exports = { ByteLengthQueuingStrategy, CountQueuingStrategy };
