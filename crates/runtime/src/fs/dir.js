// Dir: a directory read one entry at a time. Its names are taken when it is opened.
'use strict';

const { codes } = require('internal:errors');
const { validateFunction, validateUint32 } = require('internal:validators');
const { Dirent, listing } = require('./dirent.js');
const { toCallback, toOptions, toPath, wantsBytes } = require('./arguments.js');

class Dir {
  #entries;
  #path;
  #at = 0;
  #closed = false;

  constructor(entries, path) {
    if (entries === undefined) throw new codes.ERR_MISSING_ARGS('handle');
    this.#entries = entries;
    this.#path = path;
  }

  get path() {
    return this.#path;
  }

  #next() {
    if (this.#closed) throw new codes.ERR_DIR_CLOSED();
    return this.#at < this.#entries.length ? this.#entries[this.#at++] : null;
  }

  readSync() {
    return this.#next();
  }

  read(callback) {
    if (callback === undefined) {
      return new Promise((resolve) => resolve(this.#next()));
    }
    validateFunction(callback, 'callback');
    process.nextTick(callback, null, this.#next());
    return undefined;
  }

  closeSync() {
    if (this.#closed) throw new codes.ERR_DIR_CLOSED();
    this.#closed = true;
    this.#entries = [];
  }

  close(callback) {
    if (callback === undefined) {
      return new Promise((resolve) => resolve(this.closeSync()));
    }
    validateFunction(callback, 'callback');
    if (this.#closed) {
      process.nextTick(callback, new codes.ERR_DIR_CLOSED());
    } else {
      this.closeSync();
      process.nextTick(callback, null);
    }
    return undefined;
  }

  async* entries() {
    try {
      for (;;) {
        const entry = await this.read();
        if (entry === null) break;
        yield entry;
      }
    } finally {
      await this.close();
    }
  }

  async [Symbol.asyncDispose]() {
    if (!this.#closed) await this.close();
  }

  [Symbol.dispose]() {
    if (!this.#closed) this.closeSync();
  }
}
Object.defineProperty(Dir.prototype, Symbol.asyncIterator, {
  value: Dir.prototype.entries, enumerable: false, writable: true, configurable: true,
});

function checkOptions(options) {
  options = toOptions(options, { encoding: 'utf8' });
  if (options.bufferSize !== undefined) validateUint32(options.bufferSize, 'options.bufferSize', true);
  return options;
}

function makeDir(found, path, options) {
  return new Dir(listing(found, path, { encoding: options.encoding, withFileTypes: true }), path);
}

function opOf(options) {
  return options.recursive ? 'readdirDeep' : 'opendir';
}

function opendirSync(path, options) {
  path = toPath(path);
  options = checkOptions(options);
  return makeDir(binding[`${opOf(options)}Sync`](path, wantsBytes(options.encoding)), path, options);
}

function opendir(path, options, callback) {
  callback = toCallback(typeof options === 'function' ? options : callback);
  path = toPath(path);
  options = checkOptions(options);
  binding[opOf(options)]((err, found) => {
    if (err) callback(err);
    else callback(null, makeDir(found, path, options));
  }, path, wantsBytes(options.encoding));
}

module.exports = { Dir, Dirent, opendir, opendirSync };
