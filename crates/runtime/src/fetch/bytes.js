// Chunks as one.
'use strict';

const { Buffer } = require('buffer');

function joined(chunks) {
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}

module.exports = { joined };
