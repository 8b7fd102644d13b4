// node:v8: what the engine tells about its heap. The serializer's classes and snapshots are not there yet.
'use strict';

const { bindingOf } = require('internal:boot');
const { notImplemented } = require('internal:errors');
const { deserialize, serialize } = require('./serialize.js');

// Only the numbers that are known: the others of Node's are absent, not zero.
function getHeapStatistics() {
  const [total, used, external, limit, malloced] = bindingOf('process').heapNumbers();
  return {
    total_heap_size: total,
    used_heap_size: used,
    heap_size_limit: limit,
    malloced_memory: malloced,
    external_memory: external,
  };
}

module.exports = {
  getHeapStatistics,
  promiseHooks: require('./promise_hooks.js'),
  deserialize,
  serialize,
  // A program's own snapshot cannot be built, so none is being built.
  startupSnapshot: { isBuildingSnapshot() { return false; } },
};

for (const name of ['cachedDataVersionTag', 'getHeapSnapshot', 'getHeapSpaceStatistics', 'getHeapCodeStatistics',
                    'setFlagsFromString', 'Serializer', 'Deserializer', 'DefaultSerializer',
                    'DefaultDeserializer', 'takeCoverage', 'stopCoverage',
                    'writeHeapSnapshot', 'queryObjects', 'setHeapSnapshotNearHeapLimit', 'GCProfiler']) {
  module.exports[name] = notImplemented(`v8.${name}`);
}
for (const name of ['addDeserializeCallback', 'addSerializeCallback', 'setDeserializeMainFunction']) {
  module.exports.startupSnapshot[name] = notImplemented(`v8.startupSnapshot.${name}`);
}
