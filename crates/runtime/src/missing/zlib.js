// node:zlib: compression. Only its numbers are there yet.
'use strict';

const refusals = require('./refusals.js');
const constants = Object.freeze(require('./zlib_constants.js'));

const codes = {};
for (const name of ['Z_OK', 'Z_STREAM_END', 'Z_NEED_DICT', 'Z_ERRNO', 'Z_STREAM_ERROR', 'Z_DATA_ERROR', 'Z_MEM_ERROR',
                    'Z_BUF_ERROR', 'Z_VERSION_ERROR']) {
  codes[name] = constants[name];
  codes[constants[name]] = name;
}

module.exports = refusals('zlib', `
  crc32 Deflate Inflate Gzip Gunzip DeflateRaw InflateRaw Unzip BrotliCompress BrotliDecompress
  deflate deflateSync gzip gzipSync deflateRaw deflateRawSync unzip unzipSync inflate inflateSync gunzip gunzipSync
  inflateRaw inflateRawSync brotliCompress brotliCompressSync brotliDecompress brotliDecompressSync
  createDeflate createInflate createDeflateRaw createInflateRaw createGzip createGunzip createUnzip
  createBrotliCompress createBrotliDecompress
`);
module.exports.constants = constants;
module.exports.codes = Object.freeze(codes);

// The names of 2011: the numbers on the module itself.
for (const [name, value] of Object.entries(constants)) {
  if (!name.startsWith('BROTLI')) Object.defineProperty(module.exports, name, { __proto__: null, value });
}
