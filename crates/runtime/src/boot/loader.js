// The loader of built-in modules. Runs once, while the snapshot is made: evaluates every eager file, and leaves
// `internals` behind, the object of functions that native code calls. Lazy files are compiled when first required.
'use strict';

const { bindings, files } = native;

const byId = new Map();
for (const [id, room, file, roomIndex, eager] of files) {
  byId.set(id, { id, room, file, roomIndex, eager, module: null });
}

// A shared file whose name no room has is also found by the name alone: `internal:validators`.
for (const row of [...byId.values()]) {
  if (!row.id.startsWith('internal:')) continue;
  const alias = `internal:${row.file.replace(/\.js$/, '')}`;
  if (!byId.has(alias)) byId.set(alias, row);
}

const roomIndexes = { __proto__: null };
for (const { room, roomIndex } of byId.values()) roomIndexes[room] = roomIndex;

const process = {};
const internals = { __proto__: null, process };
const { compileBuiltin } = bindings[roomIndexes.boot];

function isPublic(id) {
  return !id.startsWith('internal:') && !id.startsWith('#') && byId.has(id);
}

// `from` is the room of the requiring file: only it may name its own private files.
function resolve(from, request) {
  if (request.startsWith('./')) {
    const stem = request.slice(2).replace(/\.js$/, '');
    const found = byId.get(`#${from}/${stem}`) ?? byId.get(`internal:${from}/${stem}`);
    if (found) return found;
    for (const row of byId.values()) {
      if (row.room === from && row.file === `${stem}.js`) return row;
    }
  } else if (request.startsWith('node:')) {
    return byId.get(request.slice(5));
  } else if (!request.startsWith('#')) {
    return byId.get(request);
  }
  return undefined;
}

function load(row) {
  if (row.module !== null) return row.module.exports;
  const module = { id: row.id, exports: {}, loaded: false };
  row.module = module;
  const run = compileBuiltin(row.id, row.room, row.file);
  run(module.exports, requireFrom(row.room), module, process, bindings[row.roomIndex], undefined);
  module.loaded = true;
  return module.exports;
}

function requireFrom(room) {
  return function require(request) {
    const row = resolve(room, request);
    if (row === undefined) throw new Error(`room ${room} requires ${request}, which no room has`);
    return load(row);
  };
}

// What programs may require: the public built-ins by id, without `node:`.
function requirePublic(id) {
  return load(byId.get(id));
}

byId.set('internal:boot', {
  id: 'internal:boot',
  room: 'boot',
  module: {
    exports: {
      internals,
      isPublic,
      requirePublic,
      publicIds() {
        return [...byId.keys()].filter(isPublic);
      },
      // The room's native functions, for the few built-ins that serve several rooms.
      bindingOf(room) {
        return bindings[roomIndexes[room]];
      },
    },
  },
});

internals.dispatchers = () => bindings.map((binding) => binding.dispatch);

for (const row of [...byId.values()]) {
  if (row.eager && row.file !== 'loader.js') load(row);
}

return internals;
