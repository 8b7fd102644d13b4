// Digests by their names here: the number native code knows, and sizes in bits.
'use strict';

const { inPool } = require('./errors.js');
const native = binding;

const digests = {
  '__proto__': null,
  'SHA-1': { id: 0, size: 160, block: 512 },
  'SHA-256': { id: 1, size: 256, block: 512 },
  'SHA-384': { id: 2, size: 384, block: 1024 },
  'SHA-512': { id: 3, size: 512, block: 1024 },
  'SHA3-256': { id: 4, size: 256, block: 1088 },
  'SHA3-384': { id: 5, size: 384, block: 832 },
  'SHA3-512': { id: 6, size: 512, block: 576 },
};

function digest({ name }, data) {
  return inPool(native.digestOf, digests[name].id, data);
}

module.exports = { digest, digests };
