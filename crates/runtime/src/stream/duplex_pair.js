// duplexPair(): two Duplexes, each reading what is written to the other.
'use strict';

const { Duplex } = require('./duplex.js');

// The callback of the other side's write, called once this side is read again.
const kCallback = Symbol('Callback');
const kOther = Symbol('Other');

class PairSide extends Duplex {
  constructor(options) {
    super(options);
    this[kCallback] = null;
    this[kOther] = null;
  }

  _read() {
    const callback = this[kCallback];
    if (callback) {
      this[kCallback] = null;
      callback();
    }
  }

  _write(chunk, encoding, callback) {
    const other = this[kOther];
    if (chunk.length === 0) {
      process.nextTick(callback);
    } else {
      other.push(chunk);
      other[kCallback] = callback;
    }
  }

  _final(callback) {
    this[kOther].on('end', callback);
    this[kOther].push(null);
  }

  _destroy(err, callback) {
    const other = this[kOther];
    if (other !== null && !other.destroyed) {
      process.nextTick(() => {
        if (other.destroyed) return;
        if (err) other.destroy();
        else other.push(null);
      });
    }
    callback(err);
  }
}

module.exports = function duplexPair(options) {
  const first = new PairSide(options);
  const second = new PairSide(options);
  first[kOther] = second;
  second[kOther] = first;
  return [first, second];
};
