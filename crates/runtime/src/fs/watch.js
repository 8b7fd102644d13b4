// watch() and watchFile(): FSWatcher by the system's events, StatWatcher by looking again and again; the iterator of promises.
'use strict';

const EventEmitter = require('events');
const { AbortError, ErrnoException } = require('internal:errors');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateObject, validateUint32,
} = require('internal:validators');
const { flow, callIn, closed, origin } = require('internal:async_hooks/flow');
const { statsFrom } = require('./stats.js');
const { toName, toOptions, toPath } = require('./arguments.js');

// What native code tells: the same list as Seen in watch.rs.
const kRenamed = 0;
const kChanged = 1;
const kGone = 2;
const kFailed = 3;

// Who hears of what a number sees. Events and looks have numbers of their own.
const byEvents = new Map();
const byLooks = new Map();

binding.dispatch = (number, kind, a, b) => {
  if (kind > kFailed) byLooks.get(number)?.(a, b);
  else byEvents.get(number)?.(kind, a);
};

class FSWatcher extends EventEmitter {
  #numbers = new Map();
  #root;
  #encoding;
  #recursive;
  #refed = true;
  #closed = false;
  #origin;

  constructor(path, options) {
    super();
    if (flow.on) this.#origin = origin('FSEVENTWRAP', this);
    this.#root = path;
    this.#encoding = options.encoding || 'utf8';
    this.#recursive = options.recursive;
    this.#refed = options.persistent;
    try {
      this.#add(path, '');
    } catch (error) {
      error.filename = path;
      throw error;
    }
    if (this.#recursive) this.#descend(path, '', false);
  }

  // Watches one more folder; `prefix` is its name as the program knows it.
  #add(path, prefix) {
    const number = binding.watchEvents(path);
    if (!this.#refed) binding.refEvents(number, false);
    this.#numbers.set(number, path);
    byEvents.set(number, (kind, name) => {
      const tell = () => this.#seen(number, path, prefix, kind, name);
      if (flow.on) callIn(this.#origin, tell);
      else tell();
    });
  }

  // A file has no entries, and what is gone meanwhile is told by its parent.
  #descend(path, prefix, tell) {
    let entries;
    try {
      entries = require('fs').readdirSync(path, { withFileTypes: true });
    } catch {
      return;
    }
    for (const entry of entries) {
      const name = prefix + entry.name;
      const inside = `${path}/${entry.name}`;
      if (tell) this.emit('change', 'rename', name);
      if (this.#closed) return;
      if (entry.isDirectory()) this.#follow(inside, name, tell);
    }
  }

  #follow(path, name, tell) {
    try {
      this.#add(path, `${name}/`);
    } catch {
      return;
    }
    this.#descend(path, `${name}/`, tell);
  }

  #seen(number, path, prefix, kind, bytes) {
    if (kind === kFailed) {
      const error = ErrnoException(-bytes, 'watch');
      error.filename = this.#root;
      this.close();
      this.emit('error', error);
      return;
    }
    if (kind === kGone) {
      byEvents.delete(number);
      this.#numbers.delete(number);
      if (prefix === '') this.emit('change', 'rename', this.#named(Buffer.from(require('path').basename(`${path}`))));
      return;
    }
    const isRename = kind === kRenamed;
    const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const shown = prefix === '' ? name : Buffer.concat([Buffer.from(prefix), name]);
    this.emit('change', isRename ? 'rename' : 'change', this.#named(shown));
    if (this.#closed || !isRename || !this.#recursive) return;
    const inside = `${path}/${name}`;
    const found = require('fs').lstatSync(inside, { throwIfNoEntry: false });
    if (found?.isDirectory() && ![...this.#numbers.values()].includes(inside)) this.#follow(inside, `${shown}`, true);
  }

  #named(bytes) {
    return toName(this.#encoding === 'utf8' ? bytes.toString() : bytes, this.#encoding);
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    for (const number of this.#numbers.keys()) {
      byEvents.delete(number);
      binding.unwatchEvents(number);
    }
    this.#numbers.clear();
    closed(this.#origin);
    process.nextTick(() => this.emit('close'));
  }

  ref() {
    return this.#keep(true);
  }

  unref() {
    return this.#keep(false);
  }

  #keep(on) {
    this.#refed = on;
    for (const number of this.#numbers.keys()) binding.refEvents(number, on);
    return this;
  }
}

function checked(options) {
  options = { persistent: true, recursive: false, ...options };
  if (options.persistent !== undefined) validateBoolean(options.persistent, 'options.persistent');
  if (options.recursive !== undefined) validateBoolean(options.recursive, 'options.recursive');
  return options;
}

function watch(filename, options, listener) {
  if (typeof options === 'function') listener = options;
  filename = toPath(filename, 'filename');
  options = checked(toOptions(options));
  const watcher = new FSWatcher(filename, options);
  if (listener) watcher.addListener('change', listener);
  const { signal } = options;
  if (signal?.aborted) {
    process.nextTick(() => watcher.close());
  } else if (signal) {
    const stop = () => watcher.close();
    signal.addEventListener('abort', stop, { once: true });
    watcher.once('close', () => signal.removeEventListener('abort', stop));
  }
  return watcher;
}

async function* watchIterator(filename, options = {}) {
  filename = toPath(filename, 'filename');
  if (typeof options === 'string') options = { encoding: options };
  validateObject(options, 'options');
  options = checked(toOptions(options));
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  const aborted = () => new AbortError(undefined, { cause: signal.reason });
  if (signal?.aborted) throw aborted();
  const queue = [];
  let failure;
  let wake = Promise.withResolvers();
  const fail = (error) => {
    failure = error;
    wake.resolve();
  };
  const watcher = new FSWatcher(filename, options);
  watcher.on('change', (eventType, name) => {
    queue.push({ __proto__: null, eventType, filename: name });
    wake.resolve();
  });
  watcher.on('error', fail);
  const abort = () => fail(aborted());
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      await wake.promise;
      while (queue.length > 0 && failure === undefined) yield queue.shift();
      if (failure !== undefined) throw failure;
      wake = Promise.withResolvers();
    }
  } finally {
    watcher.close();
    signal?.removeEventListener('abort', abort);
  }
}

const nothing = new Array(18).fill(0);

class StatWatcher extends EventEmitter {
  #number;
  #refs = 1;
  #origin;

  constructor(path, interval, bigint, persistent) {
    super();
    if (flow.on) this.#origin = origin('STATWATCHER', this);
    this.#number = binding.watchLooks(path, interval);
    byLooks.set(this.#number, (now, before) => {
      const tell = () => this.emit('change', statsFrom(now ?? nothing, bigint), statsFrom(before ?? nothing, bigint));
      if (flow.on) callIn(this.#origin, tell);
      else tell();
    });
    if (!persistent) this.unref();
  }

  stop() {
    if (this.#number === undefined) return;
    process.nextTick(() => this.emit('stop'));
    byLooks.delete(this.#number);
    closed(this.#origin);
    binding.unwatchLooks(this.#number);
    this.#number = undefined;
  }

  ref() {
    this.#refs = 1;
    if (this.#number !== undefined) binding.refLooks(this.#number, true);
    return this;
  }

  unref() {
    this.#refs = 0;
    if (this.#number !== undefined) binding.refLooks(this.#number, false);
    return this;
  }
}

const statWatchers = new Map();

function watchFile(filename, options, listener) {
  filename = require('path').resolve(`${toPath(filename)}`);
  if (options === null || typeof options !== 'object') {
    listener = options;
    options = undefined;
  }
  options = { interval: 5007, persistent: true, ...options };
  validateFunction(listener, 'listener');
  validateUint32(options.interval, 'interval');
  let watcher = statWatchers.get(filename);
  if (watcher === undefined) {
    watcher = new StatWatcher(filename, options.interval, options.bigint === true, options.persistent);
    statWatchers.set(filename, watcher);
  }
  watcher.addListener('change', listener);
  return watcher;
}

function unwatchFile(filename, listener) {
  filename = require('path').resolve(`${toPath(filename)}`);
  const watcher = statWatchers.get(filename);
  if (watcher === undefined) return;
  if (typeof listener === 'function') watcher.removeListener('change', listener);
  else watcher.removeAllListeners('change');
  if (watcher.listenerCount('change') === 0) {
    watcher.stop();
    statWatchers.delete(filename);
  }
}

module.exports = { watch, watchFile, unwatchFile, watchIterator };
