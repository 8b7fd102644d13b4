// The module map: each URL loaded once, its graph linked, instantiated and run.
'use strict';

const { resolve } = require('./resolve.js');
const formats = require('./formats.js');
const { translate } = require('./translate.js');
const { linkModule, moduleRequests, instantiateModule, evaluateModule, moduleStatus, moduleError, moduleNamespace,
  isGraphAsync } = binding;
const { codes: { ERR_REQUIRE_ASYNC_MODULE, ERR_REQUIRE_CYCLE_MODULE }, notImplemented } = require('internal:errors');

const EVALUATING = 3;
const ERRORED = 5;

// `type:url` to what is known of that module, and the same by the record's number.
const jobs = new Map();
const byId = new Map();
// The namespaces that require() gave, for those who import what it left in `module.exports`.
const required = new WeakMap();

function attributesOf(list) {
  const attributes = { __proto__: null };
  for (let at = 0; at < list.length; at += 2) attributes[list[at]] = list[at + 1];
  return attributes;
}

function keyOf(url, attributes) {
  return `${attributes.type ?? ''}:${url}`;
}

// The job of `url` and all it imports, linked. What a failing load began is forgotten: the file may be mended.
// `loaded` is its text, where that is known.
function load(url, attributes, isMain = false, loaded = undefined) {
  const begun = [];
  try {
    return begin(url, attributes, begun, isMain, loaded);
  } catch (error) {
    for (const job of begun) {
      jobs.delete(job.key);
      byId.delete(job.id);
    }
    throw error;
  }
}

function begin(url, attributes, begun, isMain, loaded) {
  const key = keyOf(url, attributes);
  const known = jobs.get(key);
  if (known !== undefined) {
    formats.checkAttributes(url, known.format, attributes);
    return known;
  }
  loaded ??= formats.load(url);
  formats.checkAttributes(url, loaded.format, attributes);
  const id = translate(url, loaded, isMain);
  const job = { key, url, format: loaded.format, id, isMain, requests: [], promise: undefined };
  jobs.set(key, job);
  byId.set(id, job);
  begun.push(job);
  if (job.format !== 'module') return job;
  const targets = [];
  for (const [specifier, list, isSource] of moduleRequests(id)) {
    if (isSource) notImplemented(`import source of ${specifier}`)();
    const wanted = attributesOf(list);
    const target = begin(resolve(specifier, url), wanted, begun, false);
    job.requests.push({ specifier, target });
    targets.push(target.id);
  }
  linkModule(id, targets);
  return job;
}

// As `load` of a text that no file has.
function loadText(url, source, isMain) {
  return load(url, { __proto__: null }, isMain, { format: 'module', source });
}

function instantiate(job) {
  try {
    instantiateModule(job.id);
  } catch (error) {
    explainMissing(job, error);
    throw error;
  }
}

// An import that a CommonJS file may have, though its text does not show it.
function explainMissing(job, error) {
  const match = /The requested module '(.+)' does not provide an export named '(.+)'/.exec(error?.message);
  if (match === null || !(error instanceof SyntaxError)) return;
  const [, specifier, name] = match;
  for (const at of reach(job)) {
    const found = at.requests.find((request) => request.specifier === specifier);
    if (found === undefined || found.target.format !== 'commonjs') continue;
    const before = error.message;
    const written = /^\s*import\s+(\{[^}]*\})\s+from\s/m.exec(error.stack)?.[1].replace(/\s+as\s+/g, ': ');
    error.message = `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, ` +
      'which may not support all module.exports as named exports.\nCommonJS modules can always be imported via the ' +
      `default export, for example using:\n\nimport pkg from '${specifier}';\nconst ${written ?? `{ ${name} }`} = pkg;\n`;
    if (typeof error.stack === 'string') error.stack = error.stack.replace(before, () => error.message);
    return;
  }
}

function reach(job, seen = new Set()) {
  if (!seen.has(job)) {
    seen.add(job);
    for (const { target } of job.requests) reach(target, seen);
  }
  return seen;
}

const commonjsNames = /^(require|exports|module|__filename|__dirname) is not defined$/;

// CommonJS' variables, looked for in an ES module.
function explainScope(error, job) {
  const name = Error.isError(error) && error.name === 'ReferenceError' ? commonjsNames.exec(error.message)?.[1] : undefined;
  if (name === undefined) return;
  const before = error.message;
  error.message += ' in ES module scope';
  if (name === 'require') error.message += ', you can use import instead';
  const scope = job.url.startsWith('file:') && job.url.endsWith('.js') ?
    require('internal:module/packages').scopeOf(require('url').fileURLToPath(job.url)) : undefined;
  if (scope?.data.type === 'module') {
    error.message += `\nThis file is being treated as an ES module because it has a '.js' file extension and '${scope.path}' ` +
      'contains "type": "module". To treat it as a CommonJS script, rename it to use the \'.cjs\' file extension.';
  }
  if (typeof error.stack === 'string') error.stack = error.stack.replace(before, () => error.message);
}

// Runs a job once; the promise is that of its end.
function run(job) {
  if (job.promise === undefined) {
    instantiate(job);
    job.promise = evaluateModule(job.id).catch((error) => {
      explainScope(error, job);
      throw error;
    });
  }
  return job.promise;
}

function namespaceOf(job) {
  return moduleNamespace(job.id);
}

// `import()`: the namespace, later. Nothing of the module runs within the call.
async function importModule(specifier, base, list) {
  // Two turns of the microtask queue, as many as node's at least.
  await undefined;
  await undefined;
  const job = load(resolve(specifier, base), attributesOf(list));
  await run(job);
  return namespaceOf(job);
}

// require() of an ES module: its namespace, now.
function requireModule(url, filename, parent) {
  const job = load(url, { __proto__: null });
  return requireJob(job, filename, parent);
}

function requireText(url, source, filename, parent) {
  return requireJob(loadText(url, source, false), filename, parent);
}

// `isWithin`: the module itself runs, it is not just being required.
function cycleError(filename, parent, isWithin) {
  let message = `Cannot require() ES Module ${filename} in a cycle.${parent === undefined ? '' : ` (from ${parent})`}`;
  if (isWithin) {
    message += ' A cycle involving require(esm) is not allowed to maintain invariants mandated by the ECMAScript ' +
      'specification. Try making at least part of the dependency in the graph lazily loaded.';
  }
  return new ERR_REQUIRE_CYCLE_MODULE(message);
}

function requireJob(job, filename, parent) {
  if (moduleStatus(job.id) === EVALUATING) throw cycleError(filename, parent, true);
  if (job.promise === undefined) instantiate(job);
  if (isGraphAsync(job.id)) throw new ERR_REQUIRE_ASYNC_MODULE(filename, parent);
  run(job);
  if (moduleStatus(job.id) === ERRORED) {
    const error = moduleError(job.id);
    // It is thrown here: nobody need handle the promise too.
    job.promise.then(undefined, () => {});
    explainScope(error, job);
    throw error;
  }
  const namespace = namespaceOf(job);
  if (Object.hasOwn(namespace, 'module.exports')) return namespace['module.exports'];
  if (!Object.hasOwn(namespace, 'default') || Object.hasOwn(namespace, '__esModule')) {
    required.set(namespace, namespace);
    return namespace;
  }
  job.faced ??= faced(job);
  required.set(job.faced, namespace);
  return job.faced;
}

// A namespace with `__esModule` beside the exports, as compilers to CommonJS expect of one with a default.
function faced(job) {
  const url = `node:internal/require_facade?${job.id}`;
  const source = "export * from 'original'; export { default } from 'original'; export const __esModule = true;";
  const id = translate(url, { format: 'module', source });
  linkModule(id, moduleRequests(id).map(() => job.id));
  instantiateModule(id);
  evaluateModule(id);
  return moduleNamespace(id);
}

function namespaceBehind(exports) {
  if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null) return undefined;
  return required.get(exports);
}

module.exports = { byId, load, loadText, run, importModule, requireModule, requireText, cycleError, namespaceBehind };
