// From a format and a text to a module record; what a synthetic record exports when it is evaluated.
'use strict';

const { bindingOf, requirePublic } = require('internal:boot');
const { codes: { ERR_UNKNOWN_MODULE_FORMAT }, notImplemented } = require('internal:errors');
const { compileModule, createSynthetic, setExport, commonjsExports } = binding;
const { readText } = bindingOf('module');

// What sets a synthetic record's exports, by its number; a built-in's stay, to be set again.
const steps = new Map();
const builtins = new Map();

function runSteps(id) {
  const run = steps.get(id);
  if (run === undefined) return;
  steps.delete(id);
  run(id);
}

function setSteps(id, run) {
  steps.set(id, run);
}

function synthetic(url, names, run) {
  const id = createSynthetic(url, names);
  steps.set(id, run);
  return id;
}

function setBuiltin(id, names, exports) {
  for (const name of names) {
    if (name !== 'default') setExport(id, name, exports[name]);
  }
  setExport(id, 'default', exports);
}

function builtin(url) {
  const exports = requirePublic(url.slice(5));
  const names = new Set(Object.keys(exports));
  names.add('default');
  const id = createSynthetic(url, [...names]);
  builtins.set(id, { exports, names });
  steps.set(id, () => setBuiltin(id, names, exports));
  return id;
}

function syncBuiltins() {
  for (const [id, { exports, names }] of builtins) {
    if (!steps.has(id)) setBuiltin(id, names, exports);
  }
}

// The names that a CommonJS file's text tells of, with those of the files it passes on.
function namesOf(file, source, seen = new Set()) {
  seen.add(file);
  const [own, passed] = commonjsExports(source);
  const names = new Set(own);
  const Module = require('module');
  for (const request of passed) {
    let target;
    try {
      target = Module.createRequire(file).resolve(request);
    } catch {
      // What can't be found says so when the file runs.
      continue;
    }
    if (seen.has(target)) continue;
    if (Module.isBuiltin(target)) {
      for (const name of Object.keys(requirePublic(target.replace(/^node:/, '')))) names.add(name);
    } else if (/\.c?js$/.test(target)) {
      for (const name of namesOf(target, readText(target), seen)) names.add(name);
    }
  }
  return names;
}

function commonjs(url, file, source, isMain) {
  const names = source === undefined ? new Set() : namesOf(file, source);
  names.add('default');
  names.add('module.exports');
  return synthetic(url, [...names], (id) => {
    const Module = require('module');
    const exports = Module._load(file, undefined, isMain);
    const holds = (typeof exports === 'object' && exports !== null) || typeof exports === 'function';
    for (const name of names) {
      if (name === 'default' || name === 'module.exports' || !holds || !Object.hasOwn(exports, name)) continue;
      let value;
      try {
        value = exports[name];
      } catch {
        // A getter that throws leaves its export undefined.
      }
      setExport(id, name, value);
    }
    setExport(id, 'module.exports', exports);
    const namespace = require('./loader.js').namespaceBehind(exports);
    setExport(id, 'default', namespace === undefined ? exports : namespace.default);
  });
}

function json(url, file, source) {
  let value;
  try {
    value = JSON.parse(source);
  } catch (error) {
    error.message = `${file ?? url}: ${error.message}`;
    throw error;
  }
  return synthetic(url, ['default'], (id) => setExport(id, 'default', value));
}

// The record of what `load` gave.
function translate(url, { format, source, file }, isMain) {
  switch (format) {
    case 'module': return compileModule(source, url);
    case 'commonjs': case 'addon': return commonjs(url, file, source, isMain);
    case 'json': return json(url, file, source);
    case 'builtin': return builtin(url);
    case 'wasm': return notImplemented(`import of ${url}: WebAssembly modules`)();
    default: throw new ERR_UNKNOWN_MODULE_FORMAT(format, url);
  }
}

module.exports = { translate, runSteps, setSteps, syncBuiltins };
