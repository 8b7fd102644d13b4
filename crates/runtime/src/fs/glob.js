// glob(): the files that patterns name. One generator asks for directories; it is driven at once or through the pool.
'use strict';

const path = require('path');
const { UV_DIRENT_DIR } = require('./constants.js');
const { Dirent } = require('./dirent.js');
const { callbacks, sync } = require('./operations.js');
const { toCallback, toPath } = require('./arguments.js');
const { GLOBSTAR, fits, parse, matchesGlob } = require('./glob_pattern.js');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal:errors');
const { validateObject, validateString, validateStringArray } = require('internal:validators');

function readOptions(pattern, options = {}) {
  validateObject(options, 'options');
  const patterns = Array.isArray(pattern) ? pattern : [pattern];
  if (Array.isArray(pattern)) validateStringArray(pattern, 'patterns');
  else validateString(pattern, 'patterns');
  const { cwd = '.', exclude, withFileTypes = false } = options;
  let isExcluded;
  if (typeof exclude === 'function') {
    isExcluded = (name, entry) => exclude(withFileTypes ? entry : name);
  } else if (Array.isArray(exclude)) {
    validateStringArray(exclude, 'options.exclude');
    isExcluded = (name) => exclude.some((one) => matchesGlob(name, one));
  } else if (exclude != null) {
    throw new ERR_INVALID_ARG_TYPE('options.exclude', ['function', 'string[]'], exclude);
  }
  return { patterns, cwd: String(toPath(cwd, 'options.cwd')), isExcluded, withFileTypes: Boolean(withFileTypes) };
}

// Places in the pattern that are reached without another name.
function reach(parts, states) {
  const all = new Set(states);
  for (const state of all) if (parts[state] === GLOBSTAR) all.add(state + 1);
  return all;
}

// Yields folders, is sent their entries, and gives what matches to `found`.
function* walk(options, found) {
  const seen = new Set();
  for (const pattern of options.patterns) {
    for (const parts of parse(pattern)) {
      const isAbsolute = parts[0] === '' && parts.length > 1;
      const onlyFolders = parts.length > 1 && parts.at(-1) === '';
      const list = parts.filter((part, at) => part !== '' && (part !== '.' || at === 0 && parts.length === 1));
      yield* visit(options, isAbsolute ? '/' : '', list, new Set([0]), onlyFolders, undefined, (name, entry) => {
        const key = path.normalize(name);
        if (seen.has(key)) return;
        seen.add(key);
        found(key, entry);
      });
    }
  }
}

function* visit(options, name, parts, states, onlyFolders, entry, found) {
  states = reach(parts, states);
  const isFolder = entry === undefined || entry.isDirectory();
  if (states.has(parts.length) && (!onlyFolders || isFolder) && (name !== '' || parts.length > 0)) found(name, entry);
  if (![...states].some((state) => state < parts.length)) return;
  if (!isFolder && !(entry.isSymbolicLink() && [...states].some((state) => state < parts.length && parts[state] !== GLOBSTAR))) return;
  // Names without magic are not looked for, they are asked for: `..` is among no folder's entries.
  const up = [...states].filter((state) => parts[state] === '..');
  for (const state of up) {
    yield* visit(options, name === '' ? '..' : `${name}/..`, parts, new Set([state + 1]), onlyFolders, undefined, found);
  }
  const folder = path.resolve(options.cwd, name);
  const entries = yield folder;
  for (const one of entries ?? []) {
    const next = new Set();
    for (const state of states) {
      const part = parts[state];
      if (part === undefined || part === '..') continue;
      if (part === GLOBSTAR) {
        if (!one.name.startsWith('.') && !(entry?.isSymbolicLink() && !isFolder)) next.add(state);
      } else if (fits(part, one.name)) {
        next.add(state + 1);
      }
    }
    if (next.size === 0) continue;
    const below = name === '' ? one.name : name === '/' ? `/${one.name}` : `${name}/${one.name}`;
    if (options.isExcluded?.(below, one)) continue;
    yield* visit(options, below, parts, next, onlyFolders, one, found);
  }
}

function result(options, name, entry) {
  if (!options.withFileTypes) return name;
  const full = path.join(options.cwd, name);
  const shown = path.isAbsolute(name) ? name : full;
  // Where a walk begins no listing has told of it.
  entry ??= new Dirent(path.basename(path.resolve(full)), UV_DIRENT_DIR, '');
  entry.parentPath = path.dirname(shown);
  return entry;
}

function globSync(pattern, options) {
  options = readOptions(pattern, options);
  const out = [];
  const steps = walk(options, (name, entry) => out.push(result(options, name, entry)));
  for (let step = steps.next(); !step.done;) {
    let entries;
    try {
      entries = sync.readdirSync(step.value, { withFileTypes: true });
    } catch {
      // What can't be read has nothing that matches.
    }
    step = steps.next(entries);
  }
  return out;
}

async function* iterate(options) {
  let ready = [];
  const steps = walk(options, (name, entry) => ready.push(result(options, name, entry)));
  for (let step = steps.next(); ;) {
    yield* ready;
    ready = [];
    if (step.done) return;
    const entries = await new Promise((resolve) => {
      callbacks.readdir(step.value, { withFileTypes: true }, (error, list) => resolve(error ? undefined : list));
    });
    step = steps.next(entries);
  }
}

function globIterator(pattern, options) {
  return iterate(readOptions(pattern, options));
}

function glob(pattern, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = toCallback(callback);
  const found = globIterator(pattern, options);
  (async () => {
    const out = [];
    for await (const one of found) out.push(one);
    return out;
  })().then((out) => process.nextTick(callback, null, out), (error) => process.nextTick(callback, error));
}

module.exports = { glob, globSync, globIterator };
