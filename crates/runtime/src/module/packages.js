// package.json: reading it once, `exports`, `imports`, and a package's own name (Node's "Packages" page).
'use strict';

const path = require('path');
const { statKind, readText } = binding;
const { internals } = require('internal:boot');
const { codes: { ERR_INVALID_MODULE_SPECIFIER, ERR_INVALID_PACKAGE_CONFIG, ERR_INVALID_PACKAGE_TARGET,
  ERR_PACKAGE_IMPORT_NOT_DEFINED, ERR_PACKAGE_PATH_NOT_EXPORTED } } = require('internal:errors');

const cache = new Map();

// { path, folder, data } of the package.json in `folder`, or undefined.
function read(folder) {
  const file = path.join(folder, 'package.json');
  let entry = cache.get(file);
  if (entry !== undefined) return entry === null ? undefined : entry;
  if (statKind(file) !== 0) {
    cache.set(file, null);
    return undefined;
  }
  let data;
  try {
    data = JSON.parse(readText(file));
  } catch (error) {
    throw new ERR_INVALID_PACKAGE_CONFIG(file, undefined, error.message);
  }
  if (typeof data !== 'object' || data === null) data = {};
  entry = { path: file, folder, data };
  cache.set(file, entry);
  return entry;
}

// The package that `filename` belongs to.
function scopeOf(filename) {
  for (let dir = path.dirname(filename); ; dir = path.dirname(dir)) {
    if (path.basename(dir) === 'node_modules') return undefined;
    const found = read(dir);
    if (found !== undefined) return found;
    if (dir === '/' || dir === path.dirname(dir)) return undefined;
  }
}

// How a kind of request is resolved: the conditions that hold, and who resolves a bare name that `imports` gives.
function way(kind, bare) {
  let wanted;
  return {
    bare,
    // The user's own are known once the program starts.
    get wanted() {
      if (wanted === undefined) {
        const extra = internals.setting('conditions');
        wanted = new Set(['node', kind, 'module-sync', 'node-addons', ...(extra ? extra.split(',') : [])]);
      }
      return wanted;
    },
  };
}

const byRequire = way('require', (name, pkg) => {
  const { isBuiltin, createRequire } = require('module');
  return isBuiltin(name) ? name : createRequire(pkg.path).resolve(name);
});

function splitName(request) {
  const match = /^((?:@[^/\\%]+\/)?[^./\\%@][^/\\%]*)(\/.*)?$/.exec(request);
  return match === null ? undefined : { name: match[1], subpath: `.${match[2] ?? ''}` };
}

// The file that the package `request` names in `folder` exports; undefined when it has no `exports`.
function resolveExports(folder, request, from, how = byRequire) {
  const parts = splitName(request);
  if (parts === undefined) return undefined;
  const pkg = read(path.resolve(folder, parts.name));
  if (pkg?.data.exports === undefined || pkg.data.exports === null) return undefined;
  return resolveExportsOf(pkg, parts.subpath, from, how);
}

function resolveSelf(filename, request, from = filename, how = byRequire) {
  if (!filename) return undefined;
  const pkg = scopeOf(filename);
  if (pkg?.data.exports === undefined || pkg.data.exports === null || pkg.data.name === undefined) return undefined;
  if (request !== pkg.data.name && !request.startsWith(`${pkg.data.name}/`)) return undefined;
  return resolveExportsOf(pkg, `.${request.slice(pkg.data.name.length)}`, from, how);
}

function isSugar(exports, pkg) {
  if (typeof exports === 'string' || Array.isArray(exports)) return true;
  if (typeof exports !== 'object' || exports === null) return false;
  let sugar;
  for (const key of Object.keys(exports)) {
    const plain = key === '' || key[0] !== '.';
    if (sugar === undefined) {
      sugar = plain;
    } else if (sugar !== plain) {
      throw new ERR_INVALID_PACKAGE_CONFIG(
        pkg.path, undefined,
        '"exports" cannot contain some keys starting with \'.\' and some not. The exports object must either be ' +
        'an object of package subpath keys or an object of main entry condition name keys only.');
    }
  }
  return sugar === true;
}

function resolveExportsOf(pkg, subpath, from, how) {
  let { exports } = pkg.data;
  if (isSugar(exports, pkg)) exports = { '.': exports };
  const found = match(exports, subpath, pkg, false, how);
  if (found === undefined || found === null) throw new ERR_PACKAGE_PATH_NOT_EXPORTED(`${pkg.folder}/`, subpath, from);
  return found;
}

function resolveImports(request, pkg, from, how = byRequire) {
  if (request === '#' || request.startsWith('#/') || request.endsWith('/')) {
    throw new ERR_INVALID_MODULE_SPECIFIER(request, 'is not a valid internal imports specifier name', from);
  }
  const found = match(pkg.data.imports, request, pkg, true, how);
  if (found === undefined || found === null) throw new ERR_PACKAGE_IMPORT_NOT_DEFINED(request, `${pkg.folder}/`, from);
  return found;
}

// An exact key, or the pattern with the longest fitting prefix.
function match(table, key, pkg, internal, how) {
  if (Object.hasOwn(table, key) && !key.includes('*') && !key.endsWith('/')) {
    return target(pkg, table[key], key, '', false, internal, how);
  }
  let best = '';
  let bestRest;
  for (const pattern of Object.keys(table)) {
    const star = pattern.indexOf('*');
    if (star === -1 || pattern.lastIndexOf('*') !== star) continue;
    const before = pattern.slice(0, star);
    const after = pattern.slice(star + 1);
    if (!key.startsWith(before) || key.length < pattern.length || !key.endsWith(after)) continue;
    if (compare(best, pattern) !== 1) continue;
    best = pattern;
    bestRest = key.slice(star, key.length - after.length);
  }
  if (best === '') return undefined;
  return target(pkg, table[best], best, bestRest, true, internal, how);
}

function compare(a, b) {
  const aStar = a.indexOf('*');
  const bStar = b.indexOf('*');
  const aBase = aStar === -1 ? a.length : aStar + 1;
  const bBase = bStar === -1 ? b.length : bStar + 1;
  if (aBase > bBase) return -1;
  if (bBase > aBase) return 1;
  if (aStar === -1) return 1;
  if (bStar === -1) return -1;
  if (a.length > b.length) return -1;
  return b.length > a.length ? 1 : 0;
}

const badSegment = /(^|[\\/])((\.|%2e)(\.|%2e)?|(n|%6e|%4e)(o|%6f|%4f)(d|%64|%44)(e|%65|%45)(_|%5f)(m|%6d|%4d)(o|%6f|%4f)(d|%64|%44)(u|%75|%55)(l|%6c|%4c)(e|%65|%45)(s|%73|%53))([\\/]|$)/i;

function invalid(pkg, key, value, internal) {
  return new ERR_INVALID_PACKAGE_TARGET(`${pkg.folder}/`, key, value, internal, undefined);
}

function target(pkg, value, key, rest, pattern, internal, how) {
  if (typeof value === 'string') {
    if (!value.startsWith('./')) {
      if (internal && !value.startsWith('../') && !value.startsWith('/')) {
        return how.bare(pattern ? value.replaceAll('*', () => rest) : value, pkg);
      }
      throw invalid(pkg, key, value, internal);
    }
    if (badSegment.test(value.slice(2))) throw invalid(pkg, key, value, internal);
    if (rest !== '' && badSegment.test(rest)) {
      const request = pattern ? key.replace('*', () => rest) : key + rest;
      throw new ERR_INVALID_MODULE_SPECIFIER(
        request, `request is not a valid match in pattern "${key}" for the "${internal ? 'imports' : 'exports'}" ` +
        `resolution of ${pkg.path}`, undefined);
    }
    const resolved = path.join(pkg.folder, value);
    if (rest === '') return resolved;
    return pattern ? resolved.replaceAll('*', () => rest) : path.join(resolved, rest);
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return null;
    let last;
    for (const item of value) {
      let found;
      try {
        found = target(pkg, item, key, rest, pattern, internal, how);
      } catch (error) {
        last = error;
        if (error.code !== 'ERR_INVALID_PACKAGE_TARGET') throw error;
        continue;
      }
      if (found === undefined) continue;
      if (found === null) {
        last = null;
        continue;
      }
      return found;
    }
    if (last === undefined || last === null) return last;
    throw last;
  }
  if (typeof value === 'object' && value !== null) {
    for (const name of Object.keys(value)) {
      if (name !== 'default' && !how.wanted.has(name)) continue;
      const found = target(pkg, value[name], key, rest, pattern, internal, how);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (value === null) return null;
  throw invalid(pkg, key, value, internal);
}

module.exports = { read, scopeOf, splitName, resolveExports, resolveSelf, resolveImports, way };
