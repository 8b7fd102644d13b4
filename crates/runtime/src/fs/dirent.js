// Dirent, one entry of a listing, and the listings made of native's names and type numbers.
'use strict';

const { Buffer } = require('buffer');
const {
  UV_DIRENT_FILE, UV_DIRENT_DIR, UV_DIRENT_LINK, UV_DIRENT_FIFO, UV_DIRENT_SOCKET, UV_DIRENT_CHAR, UV_DIRENT_BLOCK,
} = require('./constants.js');
const { toName } = require('./arguments.js');

const kType = Symbol('type');

class Dirent {
  constructor(name, type, path) {
    this.name = name;
    this.parentPath = path;
    this[kType] = type;
  }
  isDirectory() { return this[kType] === UV_DIRENT_DIR; }
  isFile() { return this[kType] === UV_DIRENT_FILE; }
  isBlockDevice() { return this[kType] === UV_DIRENT_BLOCK; }
  isCharacterDevice() { return this[kType] === UV_DIRENT_CHAR; }
  isSymbolicLink() { return this[kType] === UV_DIRENT_LINK; }
  isFIFO() { return this[kType] === UV_DIRENT_FIFO; }
  isSocket() { return this[kType] === UV_DIRENT_SOCKET; }
}

function join(parent, name) {
  if (parent.length === 0) return name;
  if (typeof name === 'string') return `${parent}/${name}`;
  return Buffer.concat([Buffer.from(parent), Buffer.from('/'), name]);
}

// `found` is [names, types] or [names, types, parents below `path`].
function listing(found, path, options) {
  const [names, types, parents] = found;
  const { encoding } = options;
  if (!options.withFileTypes) {
    if (parents === undefined && (names.length === 0 || typeof names[0] === 'string')) return names;
    return names.map((name, i) => toName(parents === undefined ? name : join(parents[i], name), encoding));
  }
  return names.map((name, i) => {
    const below = parents === undefined || parents[i].length === 0;
    const parent = below ? path : require('path').join(String(path), String(toName(parents[i], 'utf8')));
    return new Dirent(toName(name, encoding), types[i], parent);
  });
}

module.exports = { Dirent, listing };
